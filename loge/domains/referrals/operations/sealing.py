"""Someone is protected from now on: what was passed on about them before is closed with the rest."""

from django.db import transaction

from loge.domains.referrals.models import Referral
from loge.foundation.audit import trail
from loge.registers.seals.models import SealedPerson


@transaction.atomic
def put_under_seal(*, seal_id: int, by) -> int:
    """Referrals of the people whom the seal covers, and that no other seal holds. How many. Partners' pages stay open: they show
    nobody's name any more, and an answer still comes in."""
    covered = SealedPerson.objects.filter(seal=seal_id).values("person")
    found = Referral.objects.select_for_update(of=("self",)).filter(person__in=covered, seal=None).order_by("pk")
    for referral in found:
        referral.seal_id = seal_id
        referral.save(update_fields=["seal"])
        trail.record("referrals.put_under_seal", referral, by=by)
    return len(found)
