"""Letters of a batch on paper: the words that were read on the screen, one letter per page."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from loge.domains.arrears.choices import LetterWay
from loge.domains.arrears.models import Letter
from loge.domains.arrears.presenters.paper import LAYOUTS
from loge.domains.arrears.rules.letters import ending, object_of, opening
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines


def letters_pdf(letters: Iterable[Letter], *, today: date) -> bytes:
    return compile_pdf(
        LAYOUTS / "letters.typ", {"title": "Lettres", "letters": [_page(one, today) for one in letters]}
    )


def letter_text(letter: Letter) -> dict:
    """What the tenant will read, for the screen."""
    step, said = letter.batch.step, letter.content
    return {
        "object": object_of(step),
        "opening": opening(step, said),
        "dues": said["dues"],
        "ending": ending(step),
        "contact": said["contact"],
        "addressee": [said["person"], *said["address"]],
    }


def _page(letter: Letter, today: date) -> dict:
    agency = letter.account.lease.main_unit.building.residence.agency
    return letter_text(letter) | {
        "sender": [settings.LANDLORD_NAME or "Votre bailleur", agency.name, *postal_lines(agency.address)],
        "dated": place_and_date(agency.address, today),
        "reference": f"{letter.content['reference']}, lettre {letter.pk}",
        "registered": letter.way == LetterWay.REGISTERED,
    }
