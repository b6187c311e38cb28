from loge.domains.support.operations.mediations import end_mediations_of_protected
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def end_their_mediations(event: PeopleSealed) -> None:
    """Mediation is never offered where there is violence, nor goes on once it is known."""
    end_mediations_of_protected(by=User.objects.get(pk=event.by_id) if event.by_id else None)
