"""The call campaign of the demonstration: a first wave nearly done, a second one under way, told through the operations."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from loge.domains.outreach.choices import ANSWERED, MemberResult, Outcome
from loge.domains.outreach.operations import calls, campaigns, claiming, scripts, waves
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.foundation.dates import next_working_day
from loge.fronts.demonstration.past import clock_at, moments, working_days_before
from loge.fronts.demonstration.talks import RECIPIENT, Talk, talk
from loge.registers.tenants.models import ContactPoint

DAYS = 12  # working days since the first call
SECOND_WAVE_AFTER = 8  # days of the first wave before the second is drawn
# Whoever tries the product on a Sunday evening must be able to call; a real campaign keeps to working hours.
AT_ANY_TIME = {str(day): [["00:00", "23:59"]] for day in range(7)}
CALLS_PER_HOME = 0.09  # calls made so far, for each home of the landlord: 1,350 for 15,000 homes


@transaction.atomic
def tell_campaign(*, homes: int, manager, officer, callers: Sequence, today: date, seed: int):
    """Create, approve, run and call the courtesy campaign; returns it. Needs the register and the staff.

    All or nothing: a load broken here begins the campaign again.
    """
    r = Random(f"campaign:{seed}")
    days = working_days_before(today, DAYS)
    with clock_at(_morning(days[0])):
        campaign = _prepare(manager, officer, callers, days[0])
        _draw(campaign, "80 ans et plus", 80, manager)
        campaigns.start_campaign(campaign, by=manager)
    for place, day in enumerate(days):
        if place == SECOND_WAVE_AFTER:
            with clock_at(_morning(day)):
                _draw(campaign, "70 à 79 ans", 70, manager)
        _call_all_day(campaign, day, round(homes * CALLS_PER_HOME / DAYS), callers, r)
    return campaign


def _morning(day: date) -> datetime:
    return moments(Random(0), day, 1)[0].replace(hour=9, minute=0, second=0)


def _prepare(manager, officer, callers: Sequence, day: date):
    campaign = campaigns.create_campaign(
        name="Appels de courtoisie",
        purpose="Prendre des nouvelles des locataires âgés, recueillir leurs besoins et les orienter.",
        legal_basis="public_task",
        dpia_reference="AIPD-2026-03",
        starts_on=day,
        ends_on=day + timedelta(days=60),
        retention_until=day + timedelta(days=425),
        phone_shown="03 53 01 00 10",
        hours=AT_ANY_TIME,
        script_version=scripts.install_default_script(by=manager),
        by=manager,
    )
    campaigns.name_risk_officer(campaign, agency=None, user=officer, by=manager)
    for caller in callers:
        campaigns.finish_training(campaigns.enrol_caller(campaign, user=caller, by=manager), by=caller)
    return campaign


def _draw(campaign, label: str, age: int, manager) -> None:
    criteria = {"min_age": age}
    wave = waves.draft_wave(campaign, label=label, criteria=criteria, reference_date=campaign.starts_on, by=manager)
    waves.approve_wave(wave, by=manager)


def _call_all_day(campaign, day: date, count: int, callers: Sequence, r: Random) -> None:
    for place, moment in enumerate(moments(r, day, count)):
        with clock_at(moment):
            _call(campaign, callers[place % len(callers)], moment, r)


def _call(campaign, caller, moment: datetime, r: Random) -> None:
    target = claiming.claim_next(campaign, by=caller)
    if target is None:
        return
    said = talk(r)
    number = _number(target)
    with clock_at(moment + timedelta(minutes=said.minutes)):
        calls.complete_call(claim_id=target.claim_id, report=_report(target, said, number, moment, r), by=caller)
        target.refresh_from_db()
        if target.holder_id == caller.pk:  # a wrong number, and another one to dial: nobody answers it
            calls.complete_call(claim_id=target.claim_id, report=CallReport(outcome=Outcome.NO_ANSWER), by=caller)


def _number(target) -> ContactPoint:
    living = target.household.occupants.filter(ends_on=None).values("person")
    return ContactPoint.objects.filter(person__in=living).phones().usable().order_by("rank", "pk")[0]


def _report(target, said: Talk, number: ContactPoint, moment: datetime, r: Random) -> CallReport:
    return CallReport(
        outcome=said.outcome,
        contact_point_id=number.pk,
        number=number.value,
        spoke_with=str(said.spoke_with),
        callback_at=_soon(moment) if said.outcome == Outcome.CALLBACK_REQUESTED else None,
        note=said.note,
        results=list(_results(target, said, r)),
        started_at=moment,
    )


def _soon(moment: datetime) -> datetime:
    """The same hour, two days later or on the first working day after: calling hours are those of working days."""
    day = next_working_day((moment + timedelta(days=2)).date())
    return moment.replace(year=day.year, month=day.month, day=day.day)


def _results(target, said: Talk, r: Random) -> Iterator[PersonReport]:
    awaited = list(target.members.filter(result=MemberResult.TO_REACH).values_list("person_id", flat=True))
    result = {Outcome.REFUSED: "refused", Outcome.DECEASED: "deceased", Outcome.MOVED: "moved"}.get(said.outcome)
    if result:
        yield PersonReport(person_id=awaited[0], result=result)
    elif said.outcome in ANSWERED:
        consents = [(RECIPIENT, said.consent)] if said.consent is not None else []
        needs, risks = [str(need) for need in said.needs], [(str(code), level) for code, level in said.risks]
        yield PersonReport(person_id=awaited[0], result="reached", needs=needs, risks=risks, consents=consents)
        for other in awaited[1:]:
            if r.random() < 0.85:
                yield PersonReport(person_id=other, result="reached")
