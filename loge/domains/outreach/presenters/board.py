"""Sentences, colours and links of the board. Every figure carries the address of the homes that make it."""

from urllib.parse import urlencode

from django.urls import reverse

from loge.domains.outreach.choices import ExclusionCause, RiskLevel, TargetStatus
from loge.foundation.ui.french import plural, short_date

STATUS_TONES = {
    TargetStatus.REACHED: "success",
    TargetStatus.HELD: "info",
    TargetStatus.UNREACHABLE: "warning",
    TargetStatus.REFUSED: "neutral",
}
LEVELS = (RiskLevel.EMERGENCY, RiskLevel.SAME_DAY, RiskLevel.WITHIN_48_H, RiskLevel.WATCH)
PLURALS = {TargetStatus.REACHED: "Joints", TargetStatus.HELD: "Appels en cours", TargetStatus.UNREACHABLE: "Jamais joints",
           TargetStatus.REFUSED: "Ne souhaitent pas être appelés", TargetStatus.EXCLUDED: "Écartés"}  # fmt: skip
SHORT = {TargetStatus.REFUSED: "Refus"}  # at the head of a column
SHOWN = (
    TargetStatus.REACHED,
    TargetStatus.HELD,
    TargetStatus.WAITING,
    TargetStatus.DEFERRED,
    TargetStatus.UNREACHABLE,
    TargetStatus.REFUSED,
    TargetStatus.TO_QUALIFY,
    TargetStatus.EXCLUDED,
)


def link_to_homes(campaign, **filters) -> str:
    """The list of homes with these filters: `etat`, `cause`, `agence`, `vague`, `signal`, `appelant`…"""
    return f"{reverse('outreach:homes', args=[campaign.pk])}?{urlencode(filters)}"


def board_page(board, *, shows_answers: bool) -> dict:
    """What the template of the board reads, ready to be written. Needs and risks open their homes to those who read answers."""
    campaign = board.campaign

    def heard(**filters) -> str:
        return link_to_homes(campaign, **filters) if shows_answers else ""

    return {
        "board": board,
        "stats": [_stat(board, status) for status in SHOWN],
        "causes": exclusion_rows(board.total.by_cause, campaign),
        "agencies": [_slice(tally, campaign, agence=tally.key["pk"]) for tally in board.agencies],
        "waves": [_slice(tally, campaign, vague=tally.key["number"]) for tally in board.waves],
        "callers": [_caller(row, board) for row in board.callers],
        "hours": [_hour(row, board) for row in board.hours],
        "needs": [{**row, "url": heard(signal=row["code"])} for row in board.needs],
        "risks": risk_table(board.risks, heard),
        "in_charge": [
            {
                **row,
                "url": heard(charge=row["in_charge"]),
                "awaited_url": heard(charge=row["in_charge"], attente="on"),
            }
            for row in board.in_charge
        ],
        "unattended_url": heard(attente="on"),
        "levels": LEVELS,
        "untried_url": link_to_homes(campaign, jamais="on", etat="open"),
        "open_url": link_to_homes(campaign, etat="open"),
        "all_url": reverse("outreach:homes", args=[campaign.pk]),
        "pace_sentences": pace_sentences(board),
    }


def _caller(row: dict, board) -> dict:
    def link(**filters) -> str:
        return link_to_homes(board.campaign, appelant=row["caller"], **filters)

    today = board.day.isoformat()
    return {**row, "url": link(), "calls_url": link(jour=today), "reached_url": link(jour=today, repondu="on")}


def _hour(row: dict, board) -> dict:
    hour = row["hour"].hour
    href = link_to_homes(board.campaign, jour=board.day.isoformat(), heure=hour)
    return {"label": f"{hour:02} h", "value": row["calls"], "href": href}


def _stat(board, status: TargetStatus) -> dict:
    return {
        "label": PLURALS.get(status, status.label),
        "value": board.total.by_status[status],
        "url": link_to_homes(board.campaign, etat=status.value),
        "tone": STATUS_TONES.get(status, ""),
    }


def _slice(tally, campaign, **filters) -> dict:
    """A line of the board, with one link per column."""
    columns = (
        TargetStatus.REACHED,
        TargetStatus.UNREACHABLE,
        TargetStatus.REFUSED,
        TargetStatus.TO_QUALIFY,
        TargetStatus.EXCLUDED,
    )
    cells = [
        ("open", "Restent à joindre", tally.open),
        *((c.value, SHORT.get(c, c.label), tally.by_status[c]) for c in columns),
    ]
    return {
        "key": tally.key,
        "drawn": tally.drawn,
        "reached": tally.reached,
        "url": link_to_homes(campaign, **filters),
        "cells": [
            {"label": label, "value": value, "url": link_to_homes(campaign, etat=code, **filters)}
            for code, label, value in cells
        ],
    }


def risk_table(rows: list[dict], link) -> list[dict]:
    """One line per risk, one cell per level from the gravest; the lines with the gravest homes first. `link(**filters)` gives
    the address of the homes, or nothing."""
    lines: dict[str, dict] = {}
    for row in rows:
        line = lines.setdefault(row["code"], {"label": row["label"], "homes": dict.fromkeys(LEVELS, 0)})
        line["homes"][RiskLevel(row["level"])] = row["homes"]
    ordered = sorted(lines.items(), key=lambda item: [-homes for homes in item[1]["homes"].values()])
    return [
        {
            "label": line["label"],
            "cells": [
                {"label": level.label, "value": homes, "url": link(signal=code, niveau=level.value)}
                for level, homes in line["homes"].items()
            ],
        }
        for code, line in ordered
    ]


def exclusion_rows(by_cause: dict[str, int], campaign=None, **filters) -> list[dict]:
    """Causes of exclusion that occur, in the order of the list, each with its homes' address when there is a campaign."""
    return [
        {
            "code": cause.value,
            "label": cause.label,
            "value": by_cause[cause.value],
            "url": link_to_homes(campaign, cause=cause.value, **filters) if campaign else "",
        }
        for cause in ExclusionCause
        if by_cause.get(cause.value)
    ]


def pace_sentences(board) -> list[str]:
    """What the pace promises, said to someone who must decide whether to enrol more callers."""
    pace, end = board.pace, board.campaign.ends_on
    if not board.total.drawn:
        return ["Aucun foyer n’est encore tiré : composez une vague et approuvez-la."]
    if not board.total.open:
        return ["Plus aucun foyer n’attend d’appel."]
    if not pace.per_day:
        return ["Le rythme sera connu après un premier jour d’appels."]
    sentences = [f"En moyenne, {plural(_in_round(pace.per_day), 'foyer terminé')} par jour ces derniers jours."]
    if pace.expected_end:
        sentences.append(f"À ce rythme, fin prévue le {short_date(pace.expected_end)}.")
    if pace.callers_needed and pace.expected_end and pace.expected_end > end:
        sentences.append(f"Pour finir le {short_date(end)}, il faudrait {plural(pace.callers_needed, 'appelant')}.")
    return sentences


def _in_round(per_day: float) -> float:
    """A tenth counts while homes are few: « 0 par jour » would go badly with the end that this pace promises."""
    tenths = max(round(per_day, 1), 0.1)
    return round(per_day) if per_day >= 10 or tenths == int(tenths) else tenths
