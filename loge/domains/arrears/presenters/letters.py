"""Letters of a batch on paper: the words that were read on the screen, one letter per page."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from loge.domains.arrears.choices import LetterWay, Step
from loge.domains.arrears.models import Letter
from loge.domains.arrears.presenters.paper import LAYOUTS
from loge.domains.arrears.queries.letters import contact_of
from loge.domains.arrears.rules.letters import Text, composed, words_of
from loge.foundation.dates import add_months
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines
from loge.foundation.ui.french import euros, short_date

_AGENCY = "2 place du Marché, 49800 Trélazé"


def letters_pdf(letters: Iterable[Letter], *, today: date) -> bytes:
    return compile_pdf(
        LAYOUTS / "letters.typ", {"title": "Lettres", "letters": [_page(one, today) for one in letters]}
    )


def letter_text(letter: Letter) -> dict:
    """What the tenant will read, for the screen."""
    return _read(words_of(letter.batch.step, letter.content), letter.content)


def example_text(step: str, text: Text, *, today: date, officer) -> dict:
    """The letter that an invented account would get today."""
    facts = _example(today, officer)
    return _read(composed(step, text, facts), facts)


def example_pdf(step: str, text: Text, *, today: date, officer) -> bytes:
    """The same on paper, from an invented agency."""
    page = example_text(step, text, today=today, officer=officer) | {
        "sender": [settings.LANDLORD_NAME or "Votre bailleur", "Agence du Val", *postal_lines(_AGENCY)],
        "dated": place_and_date(_AGENCY, today),
        "reference": "bail inventé, lettre d’essai",
        "registered": step == Step.NOTICE,
    }  # fmt: skip
    return compile_pdf(LAYOUTS / "letters.typ", {"title": "Aperçu d’une lettre", "letters": [page]})


def _read(words: dict, facts: dict) -> dict:
    return words | {"dues": facts["dues"], "total": facts["total"], "addressee": [facts["person"], *facts["address"]]}


def _example(today: date, officer) -> dict:
    months = [add_months(today.replace(day=1), -back) for back in (2, 1)]
    return {
        "person": "Camille Exemple",
        "address": postal_lines("12 rue des Lilas", "49800 Trélazé"),
        "total": euros(812.4),
        "since": short_date(months[0]),
        "monthly": euros(67.7),
        "dues": [[f"Loyer, {month:%m/%Y}", short_date(month), euros(406.2)] for month in months],
        "contact": contact_of(officer),
    }


def _page(letter: Letter, today: date) -> dict:
    agency = letter.account.lease.main_unit.building.residence.agency
    return letter_text(letter) | {
        "sender": [settings.LANDLORD_NAME or "Votre bailleur", agency.name, *postal_lines(agency.address)],
        "dated": place_and_date(agency.address, today),
        "reference": f"{letter.content['reference']}, lettre {letter.pk}",
        "registered": letter.way == LetterWay.REGISTERED,
    }
