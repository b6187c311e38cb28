"""Who may read a record that may be under a seal, said once for every trade."""

from django.db.models import Q, QuerySet

from loge.registers.seals.models import KnownLease, SealedPerson, SealKey
from loge.registers.tenants.models import LeaseParty, Occupant


def readable_by(user, path: str = "seal") -> Q:
    """The filter of rows without a seal, or whose seal the user has a live key of.

    `path` leads from the filtered model to its seal ("seal", "case__seal"…). To be joined by « and » to the perimeter:
    `self.filter(perimeter).filter(readable_by(user))`. Everyone else gets a 404, never a 403.
    """
    return Q(**{f"{path}__isnull": True}) | Q(
        **{f"{path}__in": SealKey.objects.live().filter(user=user).values("seal")}
    )


def under_key(user, path: str = "seal") -> Q:
    """The filter of sealed rows alone that the user may read: for lists of what is confided by name."""
    return Q(**{f"{path}__in": SealKey.objects.live().filter(user=user).values("seal")})


def records_of(covered: QuerySet[SealedPerson]) -> QuerySet:
    """The people covered and the records they were merged into, as one query to be put inside others.

    One query, and not « either of two »: the server starts from these few people, and never reads everyone who lives somewhere.
    """
    merged = covered.exclude(person__merged_into=None)
    return covered.order_by().values("person").union(merged.order_by().values("person__merged_into"))


def leases_hidden_from(user) -> QuerySet:
    """Where people protected by a standing seal, of which the user has no key, were rehoused since: leases that they hold or live
    under, and that nobody knew of when they were protected. `user` None: of everyone.

    Keys of leases, as a query to be put inside others: the register of tenants leaves them out of every answer.
    """
    covered = SealedPerson.objects.filter(seal__lifted_at=None)
    if user is not None and user.is_authenticated:
        held = SealKey.objects.live().filter(user=user).values("seal")
        covered = covered.exclude(person__in=SealedPerson.objects.filter(seal__in=held).values("person"))
    theirs = Q(person__in=records_of(covered))
    known = KnownLease.objects.filter(seal__lifted_at=None).values("lease")
    held_by = LeaseParty.objects.filter(theirs).exclude(lease__in=known).order_by().values("lease")
    lived_in = (
        Occupant.objects.filter(theirs).exclude(household__lease__in=known).order_by().values("household__lease")
    )
    return held_by.union(lived_in, all=True)
