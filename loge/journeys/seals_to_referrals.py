from loge.domains.referrals.operations.sealing import put_under_seal
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def close_their_referrals_to_others(event: PeopleSealed) -> None:
    """What was passed on about someone before they were protected is closed with the rest."""
    put_under_seal(seal_id=event.seal_id, by=User.objects.get(pk=event.by_id) if event.by_id else None)
