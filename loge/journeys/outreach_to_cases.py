from loge.domains.cases.operations.cases import open_case
from loge.domains.outreach.events import HomeStillSilent, NewsBroughtNeed, SeriousRiskHeard
from loge.registers.accounts.models import User


def open_case_after_call(event: SeriousRiskHeard) -> None:
    """A risk heard on the phone has an owner and a deadline before the caller hangs up."""
    open_case(
        household_id=event.household_id,
        person_id=event.person_id,
        origin="outreach.signal",
        origin_id=str(event.signal_id),
        level=event.level,
        summary=event.summary,
        owner_id=event.officer_id,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )


def open_case_for_news(event: HomeStillSilent | NewsBroughtNeed) -> None:
    """The last step of a search, or news that help is needed: a named person has it, with a deadline."""
    open_case(
        household_id=event.household_id,
        person_id=event.person_id,
        origin="outreach.pursuit",
        origin_id=str(event.pursuit_id),
        level=max(event.level, 2),
        summary=event.summary,
        owner_id=event.officer_id,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )
