"""The round on paper. A neutral reason, no age, no telephone: it goes through many hands."""

from datetime import datetime
from pathlib import Path

from loge.domains.proximity.presenters.rounds import Place
from loge.foundation.documents import compile_pdf
from loge.foundation.ui.french import moment

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "proximity" / "paper"
NOTICE = "À garder sur soi, à rendre en fin de journée, à détruire après la saisie. Ne rien ajouter sur les personnes."


def round_pdf(places: list[Place], *, who: str, now: datetime, landlord: str) -> bytes:
    return compile_pdf(LAYOUTS / "round.typ", round_data(places, who=who, now=now, landlord=landlord))


def round_data(places: list[Place], *, who: str, now: datetime, landlord: str) -> dict:
    return {
        "title": "Tournée",
        "who": who,
        "landlord": landlord,
        "printed": moment(now),
        "notice": NOTICE,
        "places": [
            {
                "name": place.name,
                "stops": [
                    {
                        "name": stop.name,
                        "door": stop.door,
                        "street": stop.street,
                        "what": stop.what,
                        "hint": stop.hint,
                        "before": moment(stop.due_at),
                        "is_errand": stop.is_errand,
                    }
                    for stop in place.stops
                ],
            }
            for place in places
        ],
    }
