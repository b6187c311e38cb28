"""The printed call sheets: first names and numbers, never more than what a call needs."""

from loge.domains.outreach.choices import NeedCode, SpokeWith
from loge.domains.outreach.presenters.danger import emergency_lines
from loge.domains.outreach.presenters.guide import MANNERS
from loge.domains.outreach.presenters.outcomes import outcome_choices
from loge.domains.outreach.presenters.print_pdf import compile_pdf
from loge.domains.outreach.presenters.steps import choices_of, fill

NOTICE = "CONFIDENTIEL. À garder sur soi, à rendre en fin de journée, à détruire après la saisie. Ne pas copier."


def sheets_pdf(
    *, campaign: str, caller: str, printed_on: str, valid_until: str, return_to: str, steps, words, sheets
) -> bytes:
    """`sheets` are dicts with code, position, names, people (first names), numbers (display, kind), facts."""
    count = len(sheets)
    return compile_pdf(
        "sheets.typ",
        {
            "title": "Fiches d’appel",
            "campaign": campaign,
            "caller": caller,
            "count": f"{count} fiche" + ("s" if count > 1 else ""),
            "printed_on": printed_on,
            "valid_until": valid_until,
            "return_to": return_to,
            "notice": NOTICE,
            "manners": list(MANNERS[:6]),
            "emergency": [{"number": line.number, "what": line.what} for line in emergency_lines() if line.urgent],
            "steps": [
                {
                    "number": number,
                    "text": fill(step["text"], words),
                    "answers": [label for _, label in choices_of(step)],
                }
                for number, step in enumerate(steps, start=1)
            ],
            "spoke_with": [SpokeWith(code).label for code in SpokeWith.values],
            "outcomes": [choice.label for choice in outcome_choices("")],
            "needs": [need.label for need in NeedCode],
            "sheets": sheets,
        },
    )
