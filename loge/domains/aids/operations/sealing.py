"""Someone is protected from now on: what was asked for them before is closed with the rest."""

from django.db import transaction

from loge.domains.aids.models import AidApplication
from loge.foundation.audit import trail
from loge.registers.seals.models import SealedPerson
from loge.registers.tenants.models import Occupant


@transaction.atomic
def put_under_seal(*, seal_id: int, by) -> int:
    """Applications of the people whom the seal covers, or of the home where they live, that no other seal holds. How many."""
    covered = SealedPerson.objects.filter(seal=seal_id).values("person")
    theirs = AidApplication.objects.filter(person__in=covered, seal=None) | AidApplication.objects.filter(
        household__occupants__in=_living(covered), seal=None
    )
    found = AidApplication.objects.select_for_update(of=("self",)).filter(pk__in=theirs.values("pk")).order_by("pk")
    for application in found:
        application.seal_id = seal_id
        application.save(update_fields=["seal"])
        trail.record("aids.put_under_seal", application, by=by)
    return len(found)


def _living(people):
    return Occupant.objects.filter(person__in=people, ends_on=None).values("pk")
