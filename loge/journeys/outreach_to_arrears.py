from loge.domains.arrears.choices import Sign
from loge.domains.arrears.operations.signs import note_told_sign
from loge.domains.outreach.events import HardshipTold
from loge.registers.accounts.models import User


def tell_the_hardship(event: HardshipTold) -> None:
    """Whoever follows the account of this person sees that they fear for their rent, before anything is owed. Nothing comes back
    to the caller, who never learns whether they owe anything."""
    note_told_sign(
        person_id=event.person_id, sign=Sign.INCOME, by=User.objects.get(pk=event.by_id) if event.by_id else None
    )
