from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from loge.domains.aids.choices import ENDED
from loge.domains.aids.models import (
    AidApplication,
    AidDecline,
    AidDocument,
    AidPayment,
    AidStep,
    Guarantee,
    GuaranteeStep,
)
from loge.foundation.audit import trail
from loge.foundation.retention import Rule, delete
from loge.registers.seals.queries import protection_over

TWO_YEARS = 730
FIVE_YEARS = 1826  # civil limitation (C. civ. 2224), counted from the end of the lease


def erase_ended(before: datetime) -> int:
    """Who asked, what they told, their papers. The scheme, the dates, the amount and the decision stay, for the figures.

    Under a seal, with the protection.
    """
    now = timezone.now()
    over = AidApplication.objects.filter(status__in=ENDED, closed_at__lt=before, purged_at=None)
    over = over.filter(Q(seal=None) | Q(seal__lifted_at__lt=protection_over(now)))
    found = list(over.select_for_update(of=("self",)).order_by("pk"))
    for application in found:
        for paper in application.documents.exclude(file=""):
            paper.file.delete(save=False)
        for hanging in (application.documents, application.steps, application.payments):
            hanging.all().delete()
        application.person = application.consent_by = None
        application.income = application.income_on = None
        application.situation, application.purged_at = "", now
        application.save()
        trail.record("aids.application_purged", application, by=None)
    return sum(application.seal_id is None for application in found)


def erase_declines(before: datetime) -> int:
    return delete(AidDecline.objects.filter(until__lt=timezone.localdate(before)))


def erase_guarantees(before: datetime) -> int:
    """With the lease that they answered for."""
    return delete(Guarantee.objects.filter(lease__ends_on__lt=timezone.localdate(before)))


def people_in_hand() -> set[int]:
    standing = AidApplication.objects.exclude(status__in=ENDED).exclude(person=None)
    return set(standing.values_list("person", flat=True))


RULES = [
    Rule(
        code="aids", what="Demandes d’aide, ce que le foyer a dit et ses pièces", since="la fin de la demande", days=TWO_YEARS,
        covers=(AidApplication, AidStep, AidDocument, AidPayment), erase=erase_ended,
    ),
    Rule(
        code="aids_declined", what="Aides que le foyer ne souhaite pas", since="le jour choisi", days=30, covers=(AidDecline,),
        erase=erase_declines,
    ),
    Rule(
        code="guarantees", what="Garanties des baux", since="la fin du bail", days=FIVE_YEARS,
        covers=(Guarantee, GuaranteeStep), erase=erase_guarantees,
    ),
]  # fmt: skip
