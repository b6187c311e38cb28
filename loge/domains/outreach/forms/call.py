"""The call form, read into a CallReport. It only reads: rules.py says what is wrong, the operation refuses."""

from datetime import datetime

from django import forms

from loge.domains.outreach.choices import SPOKEN_TO, MemberResult, NeedCode, RiskCode, SkipReason
from loge.domains.outreach.rules import ALL_CAMPAIGNS, THIS_CAMPAIGN, CallReport, PersonReport, heard
from loge.domains.outreach.rules.call_fields import RECIPIENTS, Typed, answer_name
from loge.domains.outreach.rules.hours import zone_of
from loge.foundation.wording.forms import CarefulForm


def read_report(
    typed: Typed,
    *,
    people: list[int],
    steps: list[dict],
    numbers: dict[int, str],
    department: str = "",
    started_at: datetime | None = None,
    script_followed: bool = True,
) -> CallReport:
    """`numbers` maps the numbers shown to their value; `script_followed` is False when the browser could not tick what
    an answer reveals (no JavaScript): it is then deduced here."""
    outcome = typed.one("outcome")
    chosen = _number(typed.one("contact_point"))
    return CallReport(
        outcome=outcome,
        contact_point_id=chosen if chosen in numbers else None,
        number=numbers.get(chosen or 0, ""),
        spoke_with=typed.one("spoke_with") if outcome in SPOKEN_TO else "",
        callback_at=_moment(typed.one("callback_date"), typed.one("callback_time"), department),
        callback_mine=typed.one("callback_mine", "1") == "1",
        callback_agreed=typed.one("callback_agreed") == "1",
        note=typed.one("note").replace("\r\n", "\n").strip(),
        results=[_person(typed, person, steps, outcome, script_followed) for person in people],
        refusal_scope=ALL_CAMPAIGNS if typed.one("refusal_scope") == ALL_CAMPAIGNS else THIS_CAMPAIGN,
        started_at=started_at,
    )


def _person(typed: Typed, person: int, steps: list[dict], outcome: str, script_followed: bool) -> PersonReport:
    prefix = f"p{person}"
    answers = read_answers(typed, person, steps)
    needs = [code for code in typed.many(f"{prefix}-need") if code in NeedCode.values]
    risks = {code: _level(typed, prefix, code) for code in typed.many(f"{prefix}-risk") if code in RiskCode.values}
    if not script_followed:
        heard_needs, heard_risks = heard(steps, answers)
        needs += [code for code in heard_needs if code not in needs]
        risks = {**dict(heard_risks), **risks}
    return PersonReport(
        person_id=person,
        result=_result(typed.one(f"{prefix}-result")) if outcome in SPOKEN_TO else "",
        answers=answers,
        needs=list(dict.fromkeys(needs)),
        risks=list(risks.items()),
        consents=_consents(typed, prefix),
    )


def read_answers(typed: Typed, person: int, steps: list[dict]) -> dict[str, str]:
    """The script's answers that concern this person, those of the home included, by step key."""
    found = {}
    for step in steps:
        own = typed.one(answer_name(str(person), step["key"])) if step.get("for") == "person" else ""
        value = (own or typed.one(answer_name("", step["key"]))).strip()
        if value and step.get("kind") != "say":
            found[step["key"]] = value
    return found


def _result(value: str) -> str:
    return value if value in MemberResult.values and value != MemberResult.TO_REACH else ""


def _consents(typed: Typed, prefix: str) -> list[tuple[str, bool]]:
    answers = ((recipient, typed.one(f"{prefix}-consent-{rank}")) for rank, recipient in enumerate(RECIPIENTS))
    return [(recipient, answer == "yes") for recipient, answer in answers if answer in ("yes", "no")]


def _level(typed: Typed, prefix: str, code: str) -> int:
    return _number(typed.one(f"{prefix}-level-{code}")) or 1


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _moment(day: str, hour: str, department: str) -> datetime | None:
    """The agreed moment on the clock of the tenants' place; None when it is missing or unreadable."""
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=zone_of(department))
    except ValueError:
        return None


class SkipForm(CarefulForm):
    careful = ("comment",)
    reason = forms.ChoiceField(
        label="Pourquoi ?", choices=SkipReason, error_messages={"required": "Dites pourquoi vous passez ce foyer."}
    )
    comment = forms.CharField(label="Précision", required=False, max_length=200)


class DangerForm(forms.Form):
    person_id = forms.IntegerField(label="Qui est en danger ?", required=False)
    risk = forms.ChoiceField(label="De quoi s’agit-il ?", choices=RiskCode)
