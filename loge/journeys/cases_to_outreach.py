from loge.domains.cases.events import CaseClosed, CaseTaken
from loge.domains.outreach.operations.signals import acknowledge_signal
from loge.registers.accounts.models import User


def say_that_someone_acts(event: CaseTaken | CaseClosed) -> None:
    """The campaign's board stops asking who looks after what was heard."""
    if event.origin == "outreach.signal":
        acknowledge_signal(
            signal_id=int(event.origin_id), by=User.objects.get(pk=event.by_id) if event.by_id else None
        )
