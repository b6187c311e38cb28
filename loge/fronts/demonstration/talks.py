"""What the calls of the demonstration say: outcomes, needs and risks in the proportions that landlords published.

Orders of size of `domain.md` b.1: two elders in three accept to talk at the first call, one in four of those asks for
something, one in ten is worth watching, about one in a hundred needs someone the same day.
"""

from dataclasses import dataclass
from random import Random

from loge.domains.outreach.choices import ANSWERED, NeedCode, Outcome, RiskCode, RiskLevel, SpokeWith
from loge.fronts.demonstration.register.words import spread

OUTCOMES = spread(
    [
        (Outcome.ANSWERED_OK, 46),
        (Outcome.ANSWERED_NEED, 17),
        (Outcome.NO_ANSWER, 20),
        (Outcome.VOICEMAIL, 7),
        (Outcome.BUSY, 2),
        (Outcome.WRONG_NUMBER, 2.5),
        (Outcome.CALLBACK_REQUESTED, 2.5),
        (Outcome.LANGUAGE_BARRIER, 0.5),
        (Outcome.REFUSED, 1.5),
        (Outcome.DECEASED, 0.5),
        (Outcome.MOVED, 0.5),
    ],
    slots=1000,
)
NEEDS = spread(
    [
        (NeedCode.SHOPPING, 22),
        (NeedCode.REPAIR, 18),
        (NeedCode.COMPANY, 14),
        (NeedCode.PAPERWORK, 12),
        (NeedCode.REGULAR_CALLS, 12),
        (NeedCode.MEDICINES, 8),
        (NeedCode.MEALS, 6),
        (NeedCode.ACTIVITIES, 4),
        (NeedCode.HOME_HELP, 2),
        (NeedCode.TOWN_REGISTER, 2),
    ],
    slots=100,
)
RISKS = (
    RiskCode.NO_VISIT,
    RiskCode.CANNOT_SHOP,
    RiskCode.MEDICATION_OUT,
    RiskCode.HEATING_FAILURE,
    RiskCode.FALL,
    RiskCode.BEREAVEMENT,
    RiskCode.NEIGHBOUR_CONFLICT,
    RiskCode.NO_FOOD,
)
LEVELS = (
    *[RiskLevel.WATCH] * 58,
    *[RiskLevel.WITHIN_48_H] * 30,
    *[RiskLevel.SAME_DAY] * 10,
    *[RiskLevel.EMERGENCY] * 2,
)
RISK_SHARE = 0.1
# Facts that a tenant could read: no health detail, no judgement.
NOTES = (
    "Sa fille passe le samedi.",
    "Préfère être appelée le matin, avant 11 h.",
    "L’ampoule du palier est grillée.",
    "Souhaite un passage du gardien pour les encombrants.",
    "Voisine du 3e étage prête à faire des courses.",
    "Demande une attestation d’assurance par courrier.",
    "N’a pas internet, souhaite recevoir les informations par courrier.",
    "L’interphone ne fonctionne plus.",
    "Contente de l’appel, tout va bien.",
    "Rappeler sur le fixe plutôt que sur le mobile.",
)
RECIPIENT = "CCAS"


@dataclass(frozen=True, slots=True)
class Talk:
    """One call as it went. `minutes` is its length; `consent` the answer to « puis-je transmettre au CCAS ? »."""

    outcome: Outcome
    minutes: int
    spoke_with: SpokeWith | str = ""
    needs: tuple[NeedCode, ...] = ()
    risks: tuple[tuple[RiskCode, int], ...] = ()
    note: str = ""
    consent: bool | None = None


def talk(r: Random) -> Talk:
    """Draw one call."""
    outcome = Outcome(r.choice(OUTCOMES))
    if outcome not in ANSWERED:
        return Talk(outcome, 1 if outcome != Outcome.CALLBACK_REQUESTED else 2)
    needs = _needs(r) if outcome == Outcome.ANSWERED_NEED else ()
    risks = ((r.choice(RISKS), int(r.choice(LEVELS))),) if r.random() < RISK_SHARE else ()
    spoke = SpokeWith.RELATIVE if r.random() < 0.08 else SpokeWith.SELF
    note = r.choice(NOTES) if r.random() < 0.3 else ""
    consent = r.random() < 0.8 if needs or risks else None
    return Talk(outcome, 4 + int(r.expovariate(0.25)), spoke, needs, risks, note, consent)


def _needs(r: Random) -> tuple[NeedCode, ...]:
    count = r.choice((1, 1, 1, 2, 2, 3))
    return tuple(sorted({NeedCode(r.choice(NEEDS)) for _ in range(count)}))
