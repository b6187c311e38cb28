"""What the letters of the trade say. No fee is ever asked for one (law of 1989, art. 4; domain.md d27); each says that aids exist
and whom to speak to. One text for the screen, the e-mail and the paper: what was read is what leaves.
"""

from collections.abc import Mapping

from loge.domains.arrears.choices import Step

DAYS_TO_PAY = 15  # usage; the notice to pay that the law knows is served by a bailiff
OBJECTS: dict[str, str] = {
    Step.REMIND: "votre compte locataire",
    Step.PLAN: "régler en plusieurs fois",
    Step.NOTICE: "mise en demeure de payer",
}
_AIDS = (
    "Des aides existent : fonds de solidarité pour le logement, Action Logement, CCAS de votre commune, caisse de retraite. "
    "Nous vous aidons à savoir lesquelles vous concernent et à les demander."
)
_FREE = "Ce courrier n’entraîne aucuns frais."


def object_of(step: str) -> str:
    return OBJECTS[step]


def opening(step: str, said: Mapping[str, str]) -> list[str]:
    """Before the list of what is due. `said`: `total` and `since` in words, `monthly` an example of instalment."""
    return [sentence.format(**said) for sentence in _OPENINGS[step]]


def ending(step: str) -> list[str]:
    return [*_ENDINGS[step], _AIDS, _FREE]


_OPENINGS: dict[str, tuple[str, ...]] = {
    Step.REMIND: (
        "Sauf erreur de notre part, il reste {total} à payer sur votre compte, pour la plus ancienne somme depuis le {since}.",
        "Si vous avez payé ces derniers jours, ne tenez pas compte de ce message.",
    ),
    Step.PLAN: (
        "Il reste {total} à payer sur votre compte, depuis le {since}. Nous vous proposons de payer en plusieurs fois.",
        "Par exemple, en douze fois, cela ferait environ {monthly} par mois, en plus du loyer. Le rythme se décide avec vous.",
    ),
    Step.NOTICE: (
        "Malgré nos messages, il reste {total} à payer sur votre compte, depuis le {since}.",
        f"Par cette lettre, nous vous mettons en demeure de régler cette somme dans les {DAYS_TO_PAY} jours, ou de convenir "
        "avec nous d’un plan d’apurement. Les intérêts au taux légal peuvent courir à compter de cette lettre (code civil, "
        "article 1231-6).",
    ),
}  # fmt: skip
_ENDINGS: dict[str, tuple[str, ...]] = {
    Step.REMIND: ("Si ce paiement vous met en difficulté, parlez-nous-en sans attendre : nous pouvons l’étaler.",),
    Step.PLAN: (
        "Appelez-nous : nous regardons ensemble ce que vous pouvez payer, et vous recevez le plan par écrit avant de l’accepter.",
    ),
    Step.NOTICE: (
        "Il est encore temps de trouver une solution ensemble : un appel suffit pour étaler la somme. L’agence départementale "
        "d’information sur le logement (ADIL) vous conseille gratuitement.",
        "Sans réponse de votre part, un commissaire de justice pourrait vous remettre un commandement de payer.",
    ),
}  # fmt: skip
