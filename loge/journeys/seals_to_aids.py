from loge.domains.aids.operations.sealing import put_under_seal
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def close_their_aids_to_others(event: PeopleSealed) -> None:
    """What was asked for someone before they were protected, with what they owe and earn, is closed with the rest."""
    put_under_seal(seal_id=event.seal_id, by=User.objects.get(pk=event.by_id) if event.by_id else None)
