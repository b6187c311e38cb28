from loge.domains.outreach.choices import PursuitEnd
from loge.domains.outreach.operations.pursuits import settle_knock
from loge.domains.proximity.choices import KnockOutcome
from loge.domains.proximity.events import KnockSettled
from loge.registers.accounts.models import User

# Not in the list: nobody was seen, and the search goes on to its next step.
ENDS = {
    KnockOutcome.SEEN_WELL: PursuitEnd.SEEN,
    KnockOutcome.SEEN_NEEDS_HELP: PursuitEnd.SEEN,
    KnockOutcome.HEARD_FROM: PursuitEnd.HEARD_FROM,
    KnockOutcome.MOVED: PursuitEnd.MOVED,
    KnockOutcome.DECLINED: PursuitEnd.DECLINED,
}


def tell_what_was_found(event: KnockSettled) -> None:
    """The campaign counts the person as seen by the caretaker, or takes the next step."""
    if event.origin != "outreach.pursuit":
        return
    outcome = KnockOutcome(event.outcome)
    settle_knock(
        pursuit_id=int(event.origin_id),
        end=ENDS.get(outcome, ""),
        text=outcome.label,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )
