"""The figures kept of a campaign whose data are erased, with their French words."""

from datetime import date

from loge.domains.outreach.choices import (
    ExclusionCause,
    MemberResult,
    NeedCode,
    Outcome,
    RiskCode,
    RiskLevel,
    TargetStatus,
)
from loge.domains.outreach.presenters.board import PLURALS
from loge.foundation.ui.french import short_date


def final_page(campaign) -> dict:
    """What the template reads; empty as long as the data are there."""
    if not campaign.purged_at:
        return {}
    figures = campaign.final_figures
    homes = {code: PLURALS.get(TargetStatus(code), TargetStatus(code).label) for code in TargetStatus.values}
    levels = {str(level.value): level.label for level in RiskLevel}
    return {
        "drawn": figures.get("drawn", 0),
        "reached": figures.get("by_status", {}).get(TargetStatus.REACHED, 0),
        "calls": figures.get("calls", 0),
        "callers": figures.get("callers", 0),
        "span": _span(figures.get("first_call_on"), figures.get("last_call_on")),
        "agencies": figures.get("agencies", []),
        "tables": [
            _table("Foyers", homes, figures.get("by_status", {})),
            _table("Écartés, et pourquoi", dict(ExclusionCause.choices), figures.get("by_cause", {})),
            _table("Personnes", dict(MemberResult.choices), figures.get("people", {})),
            _table("Appels", dict(Outcome.choices), figures.get("by_outcome", {})),
            _table("Besoins entendus (foyers)", dict(NeedCode.choices), figures.get("needs", {})),
            _table("Risques entendus (foyers)", dict(RiskCode.choices), figures.get("risks", {})),
            _table("Risques, par niveau (foyers)", levels, figures.get("levels", {})),
        ],
    }


def _table(heading: str, labels: dict, counted: dict) -> dict:
    """In the order of the list of words; a word since withdrawn from it keeps its code."""
    known = [code for code in labels if code in counted]
    others = [code for code in counted if code not in labels]
    rows = [{"label": labels.get(code, code), "value": counted[code]} for code in known + others]
    return {"heading": heading, "rows": rows}


def _span(first: str | None, last: str | None) -> str:
    if not first or not last:
        return ""
    if first == last:
        return f"le {short_date(date.fromisoformat(first))}"
    return f"du {short_date(date.fromisoformat(first))} au {short_date(date.fromisoformat(last))}"
