"""What the letters of the trade say: the words of the landlord, and around them what no landlord takes out.

No fee is ever asked for one (law of 1989, art. 4; domain.md d27); each says that aids exist and whom to speak to; a formal notice
says what makes it one, and the interest that it starts (d28). One text for the screen, the e-mail and the paper: what was read is
what leaves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from loge.domains.arrears.choices import Step

DAYS_TO_PAY = 15  # usage; the notice to pay that the law knows is served by a bailiff
SALUTATION = "Madame, Monsieur,"
CLOSING = "Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations distinguées."
# What stands between braces, in the words of whoever writes → the fact of the account.
PLACES = {"total": "total", "depuis": "since", "mensualité": "monthly", "locataire": "person"}
PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Text:
    """`opening` before the list of what is due, `ending` after it: paragraphs parted by an empty line."""

    object: str
    opening: str
    ending: str


SHIPPED: dict[str, Text] = {
    Step.REMIND: Text(
        "votre compte locataire",
        "Sauf erreur de notre part, il reste {total} à payer sur votre compte, pour la plus ancienne somme depuis le {depuis}."
        "\n\n"
        "Si vous avez payé ces derniers jours, ne tenez pas compte de ce message.",
        "Si ce paiement vous met en difficulté, parlez-nous-en sans attendre : nous pouvons l’étaler.",
    ),
    Step.PLAN: Text(
        "régler en plusieurs fois",
        "Il reste {total} à payer sur votre compte, depuis le {depuis}. Nous vous proposons de payer en plusieurs fois.\n\n"
        "Par exemple, en douze fois, cela ferait environ {mensualité} par mois, en plus du loyer. Le rythme se décide avec vous.",
        "Appelez-nous : nous regardons ensemble ce que vous pouvez payer, et vous recevez le plan par écrit avant de l’accepter.",
    ),
    Step.NOTICE: Text(
        "mise en demeure de payer",
        "Malgré nos messages, il reste {total} à payer sur votre compte, depuis le {depuis}.",
        "Il est encore temps de trouver une solution ensemble : un appel suffit pour étaler la somme. L’agence départementale "
        "d’information sur le logement (ADIL) vous conseille gratuitement.\n\n"
        "Sans réponse de votre part, un commissaire de justice pourrait vous remettre un commandement de payer.",
    ),
}  # fmt: skip
_DEMAND = (
    f"Par cette lettre, nous vous mettons en demeure de régler cette somme dans les {DAYS_TO_PAY} jours, ou de convenir avec "
    "nous d’un plan d’apurement. Les intérêts au taux légal peuvent courir à compter de cette lettre (code civil, article "
    "1231-6)."
)
_AIDS = (
    "Des aides existent : fonds de solidarité pour le logement, Action Logement, CCAS de votre commune, caisse de retraite. "
    "Nous vous aidons à savoir lesquelles vous concernent et à les demander."
)
_FREE = "Ce courrier n’entraîne aucuns frais."


def added_before(step: str) -> list[str]:
    """What Loge says itself, after the opening of the landlord."""
    return [_DEMAND] if step == Step.NOTICE else []


def added_after(contact: str) -> list[str]:
    """What Loge says itself, after the ending of the landlord. `contact`: whom to speak to."""
    return [_AIDS, _FREE, f"Pour nous parler : {contact}."]


def composed(step: str, text: Text, facts: Mapping) -> dict:
    """The letter of one account, in the order in which it is read: frozen when it is prepared."""
    return {
        "object": text.object,
        "salutation": SALUTATION,
        "opening": [*_filled(text.opening, facts), *added_before(step)],
        "ending": [*_filled(text.ending, facts), *added_after(facts["contact"])],
        "closing": CLOSING,
    }


def words_of(step: str, content: Mapping) -> dict:
    """As they were frozen; of a letter prepared before they were, the shipped text, which is what it was read with."""
    return content.get("words") or composed(step, SHIPPED[step], content)


def paragraphs(words: str) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", words.replace("\r\n", "\n")) if block.strip()]


def _filled(words: str, facts: Mapping) -> list[str]:
    return [PLACE.sub(lambda place: facts[PLACES[place[1]]], one) for one in paragraphs(words)]
