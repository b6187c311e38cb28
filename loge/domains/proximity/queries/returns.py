"""The tenant's money that somebody still holds for an errand that nobody goes on with, because the person is protected since."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from loge.domains.proximity.models import Errand
from loge.domains.proximity.rules import purse_of
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User
from loge.registers.housing.access import within_perimeter
from loge.registers.seals.access import under_key


@dataclass(frozen=True)
class Held:
    """No name, no home, not even what was to be bought: a sum, who holds it, since when, to whom it is brought."""

    pk: int
    amount: Decimal
    holder: User
    since: datetime
    bring_to: User
    is_mine: bool


def to_return(user) -> QuerySet[Errand]:
    """What I hold; and, to be recovered, what others hold: of the files of which I have a key, and for whoever coordinates the
    care of vulnerable tenants there."""
    seen = Q(owner=user) | under_key(user)
    if Role.VULNERABILITY_LEAD in user.roles:
        seen |= within_perimeter(user, residence="residence") or Q(pk__isnull=False)
    return Errand.objects.standing().exclude(seal=None).filter(seen)


def sums_to_return(user) -> list[Held]:
    found = to_return(user).select_related("owner", "seal__owner").prefetch_related("money")
    return [_held(errand, user) for errand in found.annotate(since=Max("money__at")).order_by("since", "pk")]


def _held(errand, user) -> Held:
    lines = [(line.pk, line.kind, line.amount, line.strikes_out_id) for line in errand.money.all()]
    return Held(
        pk=errand.pk, amount=purse_of(lines).in_hand, holder=errand.owner, since=errand.since,
        bring_to=errand.seal.owner, is_mine=errand.owner_id == user.pk,
    )  # fmt: skip
