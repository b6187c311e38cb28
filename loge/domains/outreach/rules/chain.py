"""What follows calls that nobody answers: per campaign and per level of risk (domain.md b.3, practice, not law)."""

from dataclasses import dataclass

from loge.domains.outreach.choices import ChainStep, Outcome, RiskBand, RiskLevel
from loge.foundation.errors import Refusal

NOBODY = (Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY, Outcome.WRONG_NUMBER)
LONGEST_STEP = 7 * 24  # hours
ALL_STEPS = tuple(str(step) for step in ChainStep)


@dataclass(frozen=True)
class BandRule:
    """`attempts` calls without an answer begin the chain; each step has `hours` to bring news before the next one."""

    attempts: int
    hours: int
    steps: tuple[str, ...] = ALL_STEPS


# Three tries at different times over three days, then the door, then help (b.3). The last step is never left out.
DEFAULT_CHAIN = {
    RiskBand.ORDINARY: BandRule(attempts=3, hours=24),
    RiskBand.WITHIN_48_H: BandRule(attempts=2, hours=12),
    RiskBand.TODAY: BandRule(attempts=1, hours=3, steps=("other_number", "person_to_warn", "knock", "check")),
    RiskBand.EMERGENCY: BandRule(attempts=1, hours=1, steps=("knock", "check")),
}
_BAND = {
    RiskLevel.WITHIN_48_H: RiskBand.WITHIN_48_H,
    RiskLevel.SAME_DAY: RiskBand.TODAY,
    RiskLevel.EMERGENCY: RiskBand.EMERGENCY,
}


def band_of(level: int) -> RiskBand:
    return _BAND.get(RiskLevel(level), RiskBand.ORDINARY)


@dataclass(frozen=True)
class ChainRules:
    """`no_number`: homes without any usable number begin the chain too, at the door."""

    bands: dict[str, BandRule]
    no_number: bool = False

    @classmethod
    def parse(cls, data: dict) -> "ChainRules":
        """From {"bands": {"ordinary": {"attempts": 3, …}}, "no_number": false}; what is not said keeps its default.

        Raise Refusal.
        """
        bands = {str(band): rule for band, rule in DEFAULT_CHAIN.items()}
        for band, changes in (data or {}).get("bands", {}).items():
            if band not in bands:
                raise Refusal(f"Niveau de risque inconnu : « {band} ».")
            bands[band] = _changed(bands[band], changes)
        return cls(bands, bool((data or {}).get("no_number", False)))

    def of(self, level: int) -> BandRule:
        return self.bands[str(band_of(level))]

    @property
    def fewest_attempts(self) -> int:
        return min(rule.attempts for rule in self.bands.values())

    def as_json(self) -> dict:
        told = {band: {**vars(rule), "steps": list(rule.steps)} for band, rule in self.bands.items()}
        return {"bands": told, "no_number": self.no_number}


def _changed(rule: BandRule, changes: dict) -> BandRule:
    try:
        attempts, hours = int(changes.get("attempts", rule.attempts)), int(changes.get("hours", rule.hours))
        asked = {str(step) for step in changes.get("steps", rule.steps)}
    except (TypeError, ValueError) as error:
        raise Refusal("Une règle de l’enchaînement est illisible.") from error
    if not 1 <= attempts <= 20 or not 1 <= hours <= LONGEST_STEP:
        raise Refusal(f"Le nombre d’appels va de 1 à 20, le délai de chaque étape de 1 à {LONGEST_STEP} heures.")
    if unknown := asked - set(ALL_STEPS):
        raise Refusal(f"Étape inconnue : {', '.join(sorted(unknown))}.")
    if str(ChainStep.CHECK) not in asked:
        raise Refusal(
            "La dernière étape, partenaire ou secours, ne se retire pas : sans elle, l’appel finirait en silence."
        )
    return BandRule(attempts, hours, tuple(step for step in ALL_STEPS if step in asked))


def step_after(rule: BandRule, current: str) -> str | None:
    """The next step of the band; None after the last one."""
    rest = ALL_STEPS[ALL_STEPS.index(current) + 1 :] if current else ALL_STEPS
    return next((step for step in rest if step in rule.steps), None)
