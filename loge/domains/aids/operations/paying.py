"""The money of a grant, as the accounts tell it: an application is paid by itself, and no longer when an import is undone."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from loge.domains.aids.choices import AidStatus, PaidTo
from loge.domains.aids.models import AidApplication, AidPayment
from loge.domains.aids.operations.writing import check_not_to_come, keep, locked, locked_for, move, write
from loge.domains.aids.permissions import check_can_prepare
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.money import ZERO
from loge.foundation.ui.french import euros, short_date


@transaction.atomic
def receive_payment(
    *, application_id: int, entry: int, amount: Decimal, received_on: date, by
) -> AidApplication | None:
    """A line of the ledger brought money of this grant. The same line told twice counts once. None when nothing is granted."""
    application = AidApplication.objects.filter(pk=application_id, granted__isnull=False).first()
    if application is None:
        return None
    application = locked(application)
    if AidPayment.objects.filter(entry=entry).exists():
        return application
    AidPayment.objects.create(application=application, entry=entry, amount=amount, received_on=received_on)
    write(application, f"Reçu le {short_date(received_on)} sur le compte : {euros(amount)}", by=by)
    trail.record("aids.payment_received", application, by=by, entry=entry)
    return _settle(application)


@transaction.atomic
def take_payment_back(*, entry: int, by) -> AidApplication | None:
    """The import that brought the line is undone."""
    payment = AidPayment.objects.select_related("application").filter(entry=entry).first()
    if payment is None:
        return None
    application = locked(payment.application)
    payment.delete()
    write(application, f"L’écriture de {euros(payment.amount)} est retirée du compte", by=by)
    trail.record("aids.payment_taken_back", application, by=by, entry=entry)
    return _settle(application)


def _settle(application: AidApplication) -> AidApplication:
    """Paid once all of it has come; what was closed since stays closed."""
    received = application.payments.aggregate(total=Sum("amount"))["total"] or ZERO
    whole = application.granted is not None and received >= application.granted
    if whole and application.status == AidStatus.GRANTED:
        last = application.payments.order_by("-received_on").first()
        move(application, AidStatus.PAID)
        application.paid_on = last.received_on if last else None
    elif not whole and application.status == AidStatus.PAID:
        move(application, AidStatus.GRANTED)
        application.paid_on = None
    return keep(application)


@transaction.atomic
def note_paid(application: AidApplication, *, on: date, by) -> AidApplication:
    """Paid to the household or to a supplier: no line of ours will say so. Raise Refusal when the money is to come to us."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.status == AidStatus.PAID:
        raise Stale("Ce versement est déjà noté.")
    if application.paid_to == PaidTo.LANDLORD:
        raise Refusal("Cette aide nous est versée : elle sera notée d’elle-même quand l’écriture arrivera au compte.")
    check_not_to_come(on, "La date du versement")
    if application.decided_on is not None and on < application.decided_on:
        raise Refusal("Le versement est avant la décision.")
    move(application, AidStatus.PAID)
    application.paid_on = on
    keep(application)
    write(application, f"Versée le {short_date(on)}", by=by)
    trail.record("aids.payment_noted", application, by=by)
    return application
