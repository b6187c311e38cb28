from collections.abc import Iterable

from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.permissions import check_can_manage_users
from loge.registers.housing.models import Residence, ResidenceAssignment


@transaction.atomic
def assign_residences(user, *, residences: Iterable[Residence], by) -> None:
    """The residences that make the whole perimeter of a person whose perimeter is « résidences »; the others leave it."""
    check_can_manage_users(by)
    if user.perimeter != Perimeter.RESIDENCES:
        raise Refusal("Le périmètre de cette personne n’est pas « Une ou plusieurs résidences ».")
    before = set(user.residence_assignments.values_list("residence", flat=True))
    after = {residence.pk for residence in residences}
    if before == after:
        return
    user.residence_assignments.exclude(residence__in=after).delete()
    ResidenceAssignment.objects.bulk_create(
        [ResidenceAssignment(user=user, residence_id=pk) for pk in sorted(after - before)], ignore_conflicts=True
    )
    trail.record(
        "housing.residences_assigned", user, by=by, added=sorted(after - before), removed=sorted(before - after)
    )
