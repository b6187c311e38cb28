from datetime import datetime

from loge.foundation.audit import trail
from loge.foundation.retention import Rule
from loge.registers.seals.models import KnownLease, SafeContact, Seal, SealedPerson, SealKey, SealOpening
from loge.registers.seals.queries import AFTER_PROTECTION


def erase_lifted(before: datetime) -> int:
    """Whom it protected, why, how to reach them, who held a key. The opaque number stays on what was closed by it: without
    any key left, nobody opens that any more."""
    over = Seal.objects.filter(lifted_at__lt=before, people__isnull=False).distinct()
    seals = list(Seal.objects.filter(pk__in=over.values("pk")).order_by("pk"))
    for model in (SafeContact, SealOpening, SealKey, KnownLease, SealedPerson):
        model.objects.filter(seal__in=seals).delete()
    for seal in seals:
        seal.reason = ""
        seal.save(update_fields=["reason"])
        trail.record("seals.erased", seal, by=None)
    return len(seals)


RULES = [
    Rule(
        code="sealed", what="Accès nominatifs : personnes protégées, clés, moyens de contact", days=AFTER_PROTECTION,
        since="la levée de la protection", erase=erase_lifted, counted=False,
        covers=(Seal, SealedPerson, KnownLease, SealKey, SealOpening, SafeContact),
    )
]  # fmt: skip
