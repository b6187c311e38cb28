"""Everything that one screen of the call desk shows, the real one and the training one alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from loge.domains.outreach.choices import Outcome, RiskCode, SkipReason, SpokeWith
from loge.domains.outreach.presenters.danger import SOURCE, EmergencyLine, checked_on, emergency_lines
from loge.domains.outreach.presenters.outcomes import OutcomeChoice, outcome_choices
from loge.domains.outreach.presenters.signals import PersonSignals, person_signals
from loge.domains.outreach.presenters.steps import StepView, show_steps
from loge.domains.outreach.rules.call_fields import Typed
from loge.domains.outreach.rules.steps import END

LIVE, TRAINING, PREVIEW = "live", "training", "preview"
# What a caller may report with the danger button, the likeliest first.
DANGER_RISKS = (
    RiskCode.FALL,
    RiskCode.ABUSE_SUSPECTED,
    RiskCode.LOW_MOOD,
    RiskCode.CONFUSION,
    RiskCode.NO_FOOD,
    RiskCode.MEDICATION_OUT,
    RiskCode.HEATING_FAILURE,
)


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    """`facts` and `url` stay empty for a volunteer, who gets the first name only (domain.md b.6)."""

    name: str
    facts: list[str] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberCard:
    id: int
    display: str
    tel: str
    kind: str
    flags: list[str] = field(default_factory=list)
    note: str = ""
    selected: bool = False


@dataclass(frozen=True, kw_only=True)
class PreviousCall:
    outcome: str
    when: str
    who: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    when: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AlarmCard:
    when: str
    risk: str
    officer: str


@dataclass(frozen=True, kw_only=True)
class Urls:
    """`save` and `renew` are empty where nothing is kept (training), `beside` where no other trade has a say."""

    here: str
    complete: str
    danger: str
    skip: str = ""
    save: str = ""
    renew: str = ""
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Home:
    """Who is called. `members` are the people drawn, (id, first name): each gets a result, needs and risks."""

    members: Sequence[tuple[int | str, str]]
    people: list[PersonCard]
    numbers: list[NumberCard]
    facts: list[str] = field(default_factory=list)
    previous: list[PreviousCall] = field(default_factory=list)
    interrupted: list[Interrupted] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`script` is a list of steps, `words` what fills {prénom}, {bailleur}… in them; `typed`, what was typed so far."""

    mode: str
    title: str
    heading: str
    claim: str
    hold_seconds: int
    urls: Urls
    home: Home
    script: list[dict]
    words: dict[str, str]
    typed: Typed
    today: date
    saved_at: datetime | None = None
    hours_sentence: str = ""
    danger_instructions: str = ""
    situation: list[str] = field(default_factory=list)
    alarms: list[AlarmCard] = field(default_factory=list)

    script_end = END
    spoke_with_choices = [("", "Choisir…"), *SpokeWith.choices]
    skip_reasons = SkipReason.choices
    danger_risks = [(code.value, code.label) for code in DANGER_RISKS]
    emergency_source = SOURCE

    @property
    def people(self) -> list[tuple[str, str]]:
        return [(str(person), name) for person, name in self.home.members]

    @property
    def people_ids(self) -> str:
        return " ".join(person for person, _ in self.people)

    @cached_property
    def steps(self) -> list[StepView]:
        return show_steps(self.script, self.people, self.typed, self.words)

    @cached_property
    def signals(self) -> list[PersonSignals]:
        return [person_signals(person, name, self.typed) for person, name in self.people]

    @property
    def outcome(self) -> str:
        chosen = self.typed.one("outcome")
        return chosen if chosen in Outcome.values else ""

    @cached_property
    def outcomes(self) -> list[OutcomeChoice]:
        return outcome_choices(self.outcome)

    @property
    def emergency_lines(self) -> list[EmergencyLine]:
        return emergency_lines()

    @property
    def emergency_checked_on(self) -> date:
        return checked_on()

    @property
    def spoke_with(self) -> str:
        return self.typed.one("spoke_with", "" if len(self.home.members) > 1 else SpokeWith.SELF)

    def field(self, name: str) -> str:
        return self.typed.one(name)

    @property
    def note(self) -> str:
        return self.typed.one("note")

    @property
    def callback_date(self) -> str:
        return self.typed.one("callback_date")

    @property
    def callback_time(self) -> str:
        return self.typed.one("callback_time")

    @property
    def callback_mine(self) -> str:
        return self.typed.one("callback_mine", "1")

    @property
    def callback_agreed(self) -> bool:
        return self.typed.one("callback_agreed") == "1"

    @property
    def refusal_scope(self) -> str:
        return self.typed.one("refusal_scope")

    @property
    def accept_words(self) -> bool:
        return bool(self.typed.one("accept_words"))


def build_desk(*, home: Home, typed: Typed, **more) -> Desk:
    """Put the screen together from the home, the script and what has been typed so far."""
    return Desk(home=_with_chosen_number(home, typed.one("contact_point")), typed=typed, **more)


def _with_chosen_number(home: Home, chosen: str) -> Home:
    """The number typed, else the first one: what a caller dials unless they say otherwise."""
    ids = [str(number.id) for number in home.numbers]
    wanted = chosen if chosen in ids else next(iter(ids), "")
    numbers = [NumberCard(**{**vars(number), "selected": str(number.id) == wanted}) for number in home.numbers]
    return Home(**{**vars(home), "numbers": numbers})
