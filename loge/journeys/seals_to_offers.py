from loge.domains.offers.operations.sealing import withdraw_protected
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def expect_them_nowhere(event: PeopleSealed) -> None:
    """A list of those who come on Tuesday at two tells where someone will be: the protected are on none."""
    withdraw_protected(by=User.objects.get(pk=event.by_id) if event.by_id else None)
