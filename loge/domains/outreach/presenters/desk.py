"""Everything that one screen of the call desk shows, the real one and the training one alike."""

from dataclasses import dataclass, field
from datetime import date, datetime

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

    members: list[tuple[int, str]]
    people: list[PersonCard]
    numbers: list[NumberCard]
    facts: list[str] = field(default_factory=list)
    previous: list[PreviousCall] = field(default_factory=list)
    interrupted: list[Interrupted] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Desk:
    mode: str
    title: str
    heading: str
    claim: str
    hold_seconds: int
    urls: Urls
    home: Home
    steps: list[StepView]
    signals: list[PersonSignals]
    outcome: str
    outcomes: list[OutcomeChoice]
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
    def people_ids(self) -> str:
        return " ".join(person.id for person in self.signals)

    @property
    def emergency_lines(self) -> list[EmergencyLine]:
        return emergency_lines()

    @property
    def emergency_checked_on(self) -> date:
        return checked_on()

    @property
    def spoke_with(self) -> str:
        return self.typed.one("spoke_with", "" if len(self.signals) > 1 else SpokeWith.SELF)

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


def build_desk(
    *, mode, title, heading, claim, home: Home, script: list[dict], words: dict, typed: Typed, urls, **more
):
    """Put the screen together from the home, the script and what has been typed so far."""
    people = [(str(person), name) for person, name in home.members]
    outcome = typed.one("outcome") if typed.one("outcome") in Outcome.values else ""
    return Desk(
        mode=mode,
        title=title,
        heading=heading,
        claim=claim,
        home=_with_chosen_number(home, typed.one("contact_point")),
        urls=urls,
        typed=typed,
        steps=show_steps(script, people, typed, words),
        signals=[person_signals(person, name, typed) for person, name in people],
        outcome=outcome,
        outcomes=outcome_choices(outcome),
        **more,
    )


def _with_chosen_number(home: Home, chosen: str) -> Home:
    """The number typed, else the first one: what a caller dials unless they say otherwise."""
    ids = [str(number.id) for number in home.numbers]
    wanted = chosen if chosen in ids else next(iter(ids), "")
    numbers = [NumberCard(**{**vars(number), "selected": str(number.id) == wanted}) for number in home.numbers]
    return Home(**{**vars(home), "numbers": numbers})
