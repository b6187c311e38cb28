from loge.domains.cases.operations.team import close_to_others
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def close_their_cases_to_others(event: PeopleSealed) -> None:
    """What was written about someone before they were protected is closed with the rest."""
    close_to_others(seal_id=event.seal_id, by=User.objects.get(pk=event.by_id) if event.by_id else None)
