"""Who may read a record that may be under a seal, said once for every trade."""

from django.db.models import Q, QuerySet

from loge.foundation.runtime import prepared
from loge.registers.seals.models import SealedPerson, SealKey

# The arrays, and not joins: the server starts from these few people, and never reads everyone who lives somewhere.
_HIDDEN_LEASES = """WITH covered AS (
        SELECT c.person_id, p.merged_into_id FROM seals_sealedperson c
        JOIN seals_seal s ON s.id = c.seal_id JOIN tenants_person p ON p.id = c.person_id
        WHERE s.lifted_at IS NULL AND c.person_id <> ALL(%(opened)s)),
    people AS (SELECT array_agg(person_id) || array_agg(merged_into_id) AS keys FROM covered)
    (SELECT lease_id FROM tenants_leaseparty WHERE person_id = ANY((SELECT keys FROM people)::bigint[])
        UNION SELECT h.lease_id FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id
        WHERE o.person_id = ANY((SELECT keys FROM people)::bigint[]))
    EXCEPT SELECT k.lease_id FROM seals_knownlease k JOIN seals_seal s ON s.id = k.seal_id WHERE s.lifted_at IS NULL"""


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


def leases_hidden_from(user) -> set[int]:
    """Keys of the leases where people protected by a standing seal, of which the user has no key, were rehoused since: leases
    that they hold or live under, and that nobody knew of when they were protected. `user` None: of everyone.

    Read anew each time it is asked: whoever is sealed now is hidden now. Every search asks it, and most often nobody is covered.
    """
    hidden = _hidden({"opened": []})
    opened = list(_opened_to(user)) if hidden else []
    return _hidden({"opened": opened}) if opened else hidden


def _hidden(asked: dict[str, list[int]]) -> set[int]:
    return {lease for (lease,) in prepared.fetch_all(_HIDDEN_LEASES, asked)}


def _opened_to(user) -> QuerySet:
    """People whom a seal covers of which the user has a key."""
    if user is None or not user.is_authenticated:
        return SealedPerson.objects.none()
    held = SealKey.objects.live().filter(user=user).values("seal")
    return SealedPerson.objects.filter(seal__in=held).values_list("person", flat=True)
