"""What the lines of the journal tell beside the action, in French. A fact unknown here is shown as it is written."""

from typing import Any

from loge.domains.cases.choices import CaseResult, LegalGround
from loge.domains.outreach.choices import (
    MemberResult,
    NewsResult,
    Outcome,
    PursuitEnd,
    QuietReason,
    RegularEnd,
    Rhythm,
    RiskCode,
    SkipReason,
)
from loge.domains.proximity.choices import Decision, ErrandKind, HandedTo, MissedReason, MoneyKind, VisitResult
from loge.registers.accounts.access import Perimeter, Role

NAMES = {
    "absorbed": "fiche réunie",
    "added": "ajoutés",
    "partner": "partenaire",
    "movement": "mouvement",
    "missed": "motif",
    "kind": "nature",
    "handed_to": "remis à",
    "amount": "montant",
    "agreed": "accord",
    "address": "adresse",
    "after": "après",
    "agencies": "agences",
    "agency": "agence",
    "attempt": "appel",
    "before": "avant",
    "caller": "appelant",
    "callers": "appelants",
    "campaign": "campagne",
    "category": "catégorie",
    "channel": "moyen",
    "claim": "réservation",
    "columns": "colonnes",
    "concerned": "concerné",
    "correction": "correction",
    "count": "nombre",
    "counts": "décompte",
    "criteria": "critères",
    "decision": "décision",
    "department": "département",
    "end": "fin",
    "field": "champ",
    "fields": "champs",
    "filters": "filtres",
    "found": "trouvés",
    "grain": "une ligne par",
    "ground": "motif légal",
    "holder": "tenu par",
    "homes": "foyers",
    "homes_freed": "foyers rendus",
    "hours": "heures",
    "household": "foyer",
    "how": "manière",
    "keep": "gardé",
    "letters": "lettres",
    "level": "niveau",
    "line": "ligne",
    "lines": "lignes",
    "max_attempts": "essais au plus",
    "methods": "moyens",
    "missing": "absents du fichier",
    "news": "nouvelles",
    "number": "numéro",
    "on_paper": "sur papier",
    "order": "ordre",
    "origin": "origine",
    "outcome": "issue",
    "owner": "responsable",
    "people": "personnes",
    "perimeter": "périmètre",
    "person": "personne",
    "planned_again": "prévu de nouveau",
    "private": "privée",
    "purpose_length": "longueur de la finalité",
    "quiet": "motif",
    "reason": "motif",
    "records": "fiches",
    "removed": "retirés",
    "report": "bilan",
    "result": "issue",
    "rhythm": "rythme",
    "risk": "risque",
    "roles": "rôles",
    "rows": "lignes",
    "rule": "règle",
    "rules": "règles",
    "script": "script",
    "sender": "émetteur",
    "signal": "signal",
    "size": "taille en octets",
    "source": "origine",
    "state": "état",
    "steps": "étapes",
    "summary": "résumé",
    "survivor": "fiche gardée",
    "to": "confié à",
    "user": "compte",
    "visit": "constat",
    "words": "mots",
    "written": "écrits",
}
# Kinds of records and what became of them, in the tallies of imports; tables go by their name without its app.
TALLIES = {
    "annex": "annexes",
    "building": "bâtiments",
    "changed": "gardés car modifiés",
    "contact": "coordonnées",
    "contactpoint": "coordonnées",
    "create": "créés",
    "decide": "à décider",
    "deleted": "retirés",
    "departure": "départs",
    "entrance": "entrées",
    "error": "en erreur",
    "frailty": "fragilités",
    "frailtymark": "fragilités",
    "guardian": "mesures de protection",
    "lease": "baux",
    "left_out": "laissés de côté",
    "leaseparty": "parties aux baux",
    "occupant": "occupants",
    "organisation": "organismes",
    "party": "parties aux baux",
    "person": "personnes",
    "residence": "résidences",
    "restored": "remis comme avant",
    "unchanged": "sans changement",
    "unit": "logements et locaux",
    "update": "modifiés",
    "used": "gardés car ils ont servi",
}
VALUES: dict[str, dict[str, str]] = {
    "outcome": dict(Outcome.choices),
    "result": {**dict(MemberResult.choices), **dict(CaseResult.choices)},
    "ground": dict(LegalGround.choices),
    "reason": dict(SkipReason.choices),
    "risk": dict(RiskCode.choices),
    "roles": dict(Role.choices),
    "perimeter": dict(Perimeter.choices),
    "end": {**dict(PursuitEnd.choices), **dict(RegularEnd.choices)},
    "quiet": dict(QuietReason.choices),
    "rhythm": dict(Rhythm.choices),
    "news": dict(NewsResult.choices),
    "decision": dict(Decision.choices),
    "handed_to": dict(HandedTo.choices),
    "kind": dict(ErrandKind.choices),
    "missed": dict(MissedReason.choices),
    "movement": dict(MoneyKind.choices),
    "visit": dict(VisitResult.choices),
    "methods": {"password": "mot de passe", "mfa": "second facteur", "socialaccount": "annuaire"},
}


def facts_in_words(facts: dict[str, Any]) -> str:
    """« issue : Répondeur ; sur papier : non » for {"outcome": "voicemail", "on_paper": False}."""
    told = ((name, value) for name, value in facts.items() if value not in (None, "", []))
    return " ; ".join(f"{NAMES.get(name, name)} : {_words(value, VALUES.get(name, {}))}" for name, value in told)


def _words(value, known: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_words(item, known) for item in value)
    if isinstance(value, dict):
        return ", ".join(_tally(_tallied(name), item) for name, item in value.items() if _counts(item))
    return known.get(str(value), str(value))


def _tally(label: str, item) -> str:
    """« 26 retirés », or « personnes (26 retirés) » for a tally inside a tally."""
    return f"{label} ({_words(item, {})})" if isinstance(item, (dict, list)) else f"{_words(item, {})} {label}"


def _tallied(name: str) -> str:
    short = name.partition("_")[2]
    return TALLIES.get(name) or NAMES.get(name) or TALLIES.get(short) or NAMES.get(short) or name


def _counts(item) -> bool:
    """A zero in a tally says nothing."""
    return any(map(_counts, item.values())) if isinstance(item, dict) else item != 0
