"""What a colleague who follows a home asks of whoever settles its account."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.permissions import check_can_see
from loge.domains.arrears.queries.accounts import with_owed
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.tenants.choices import CURRENT_LEASES
from loge.registers.tenants.models import Person


@transaction.atomic
def ask_for_plan(person: Person, *, agreed: bool, by) -> list[RentAccount]:
    """A plan is wanted for what this person’s home owes: it becomes the next step of the account.

    Asked again, it changes nothing. Raise Refusal without their agreement, or when nothing is owed under their lease.
    """
    check_can_see(by)
    if not agreed:
        raise Refusal("Sans l’accord de la personne, rien n’est demandé.")
    today = timezone.localdate()
    theirs = Q(lease__parties__person=person, lease__parties__ends_on=None) | Q(
        lease__household__occupants__person=person, lease__household__occupants__ends_on=None
    )
    mine = RentAccount.objects.visible_to(by).filter(theirs, lease__status__in=CURRENT_LEASES).distinct()
    owing = [account.pk for account in with_owed(mine, on=today) if account.owed > 0]
    accounts = [RentAccount.objects.locked(pk) for pk in sorted(owing)]
    if not accounts:
        raise Refusal("Rien n’est dû sous le bail de cette personne, dans votre périmètre.")
    for account in accounts:
        if account.plan_asked_on is None:
            account.plan_asked_on, account.plan_asked_by = today, by
            account.save(update_fields=["plan_asked_on", "plan_asked_by"])
            trail.record("arrears.plan_asked", account, by=by)
    advise_accounts(on=today, accounts=owing, by=by)
    return accounts
