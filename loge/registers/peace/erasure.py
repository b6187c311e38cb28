from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from loge.foundation.retention import Rule, delete
from loge.registers.peace.models import ContactPause, OutgoingContact, SignOfLife


def erase_contacts(before: datetime) -> int:
    return delete(OutgoingContact.objects.filter(at__lt=before))


def erase_pauses(before: datetime) -> int:
    return delete(ContactPause.objects.filter(Q(lifted_at__lt=before) | Q(until__lt=before)))


def erase_signs(before: datetime) -> int:
    return delete(SignOfLife.objects.filter(on__lt=timezone.localdate(before)))


RULES = [
    Rule(
        code="contacts", what="Contacts pris avec un foyer, tous métiers réunis", since="le contact", days=2 * 365,
        covers=(OutgoingContact,), erase=erase_contacts,
    ),
    Rule(
        code="pauses", what="Pauses de contact", since="leur fin", days=180, covers=(ContactPause,), erase=erase_pauses
    ),
    Rule(
        code="signs_of_life", what="Derniers signes de vie d’un foyer", since="ce jour-là", days=2 * 365,
        covers=(SignOfLife,), erase=erase_signs,
    ),
]  # fmt: skip
