"""An application leaves, is received, reminded, decided upon, appealed against."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.aids.choices import Agreement, AidDebt, AidStatus, PaidTo, RefusalReason, SentBy
from loge.domains.aids.events import AidDecided, AidGranted, AidRequested
from loge.domains.aids.models import AidApplication
from loge.domains.aids.operations.writing import check_not_to_come, keep, locked_for, move, write
from loge.domains.aids.permissions import check_can_prepare
from loge.domains.aids.rules.deadlines import appeal_day, decision_day, reminded_again
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import publish
from loge.foundation.ui.french import euros, short_date

S = AidStatus


@transaction.atomic
def send_application(application: AidApplication, *, sent_on: date, sent_by: str, by) -> AidApplication:
    """It has left. Raise Refusal without the household’s agreement, or while papers are missing."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.consent != Agreement.GIVEN:
        raise Refusal("L’accord du foyer n’est pas noté : rien ne part.")
    if application.status in (S.DRAFTED, S.WAITING):
        raise Refusal("Il manque des pièces : la demande serait rejetée.")
    if application.status == S.REFUSED:
        raise Refusal("Cette demande est refusée : notez plutôt un recours.")
    if sent_by not in SentBy.values:
        raise Refusal("Dites comment la demande est partie.")
    check_not_to_come(sent_on, "La date d’envoi")
    move(application, S.SENT)
    application.sent_on, application.sent_by, application.adjourned_until = sent_on, sent_by, None
    application.decision_by = application.remind_on = decision_day(sent_on, application.scheme.decision_days)
    keep(application)
    write(application, f"Envoyée le {short_date(sent_on)} ({SentBy(sent_by).label.lower()})", by=by)
    trail.record("aids.application_sent", application, by=by, how=sent_by)
    publish(AidRequested(application_id=application.pk, by_id=by.pk))
    return application


@transaction.atomic
def note_acknowledgement(application: AidApplication, *, on: date, by) -> AidApplication:
    check_can_prepare(by)
    application = locked_for(application, by=by)
    _check_after_sending(application, on, "La date de réception")
    move(application, S.ACKNOWLEDGED)
    application.acknowledged_on = on
    keep(application)
    write(application, f"Reçue par l’organisme le {short_date(on)}", by=by)
    trail.record("aids.application_acknowledged", application, by=by)
    return application


@transaction.atomic
def note_reminder(application: AidApplication, *, by) -> AidApplication:
    """We asked the fund where it stands; the next time is put off. Raise Stale when it was done today already."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.status not in (S.SENT, S.ACKNOWLEDGED):
        raise Stale("Cette demande n’attend plus de décision.")
    later = reminded_again(timezone.localdate())
    if application.remind_on is not None and application.remind_on >= later:
        raise Stale("L’organisme vient d’être relancé.")
    application.remind_on = later
    keep(application)
    write(application, "Organisme relancé", by=by)
    trail.record("aids.fund_reminded", application, by=by)
    return application


@transaction.atomic
def grant_application(
    application: AidApplication, *, amount: Decimal, decided_on: date, paid_to: str, debt: str = "",
    since: date | None = None, until: date | None = None, by,
) -> AidApplication:  # fmt: skip
    """So many euros, paid to someone, for a debt and its months. The accounts are told, so that the money settles that debt.

    Raise Refusal for an amount above what the scheme gives, or, when it is paid to us, without the debt that it is for.
    """
    check_can_prepare(by)
    application = locked_for(application, by=by)
    _check_after_sending(application, decided_on, "La date de la décision")
    _check_amount(application, amount)
    if paid_to not in PaidTo.values:
        raise Refusal("Dites à qui l’aide est versée.")
    if debt not in AidDebt.values and (debt or paid_to == PaidTo.LANDLORD):
        raise Refusal("Dites pour quelle dette l’aide est accordée.")
    if since and until and until < since:
        raise Refusal("Le dernier mois réglé est avant le premier.")
    move(application, S.GRANTED)
    application.granted, application.decided_on, application.paid_to = amount, decided_on, paid_to
    application.granted_debt = debt
    application.granted_since, application.granted_until = (
        since and since.replace(day=1),
        until and until.replace(day=1),
    )
    keep(application)
    write(
        application, f"Accordée le {short_date(decided_on)} : {euros(amount)}, {PaidTo(paid_to).label.lower()}", by=by
    )
    trail.record("aids.application_granted", application, by=by, paid_to=paid_to)
    publish(AidDecided(application_id=application.pk, by_id=by.pk))
    publish(AidGranted(application_id=application.pk, by_id=by.pk))
    application.refresh_from_db()  # the money may have come before the letter
    return application


def _check_amount(application: AidApplication, amount: Decimal) -> None:
    if amount <= 0:
        raise Refusal("Une aide accordée est d’un montant positif.")
    most = application.scheme.max_amount
    if most is not None and amount > most:
        raise Refusal(
            f"Cette aide ne dépasse pas {euros(most)}, d’après ses règles. Corrigez le montant, ou les règles."
        )


@transaction.atomic
def refuse_application(application: AidApplication, *, reason: str, decided_on: date, by) -> AidApplication:
    """The fund says no, and why (a neutral code). The appeal runs from the day of the decision."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    _check_after_sending(application, decided_on, "La date de la décision")
    if reason not in RefusalReason.values:
        raise Refusal("Choisissez le motif du refus.")
    move(application, S.REFUSED)
    application.refusal, application.decided_on = RefusalReason(reason), decided_on
    application.appeal_by = appeal_day(decided_on, application.scheme.appeal_months)
    keep(application)
    write(application, f"Refusée le {short_date(decided_on)} : {RefusalReason(reason).label.lower()}", by=by)
    trail.record("aids.application_refused", application, by=by, reason=reason)
    publish(AidDecided(application_id=application.pk, by_id=by.pk))
    return application


@transaction.atomic
def adjourn_application(application: AidApplication, *, until: date, why: str, by) -> AidApplication:
    """The fund wants something more before it decides."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if until <= timezone.localdate():
        raise Refusal("Choisissez un jour à venir.")
    if not why.strip():
        raise Refusal("Dites ce que l’organisme demande.")
    move(application, S.ADJOURNED)
    application.adjourned_until = until
    keep(application)
    write(application, f"Ajournée jusqu’au {short_date(until)} : {why.strip()}", by=by)
    trail.record("aids.application_adjourned", application, by=by)
    return application


@transaction.atomic
def appeal_refusal(application: AidApplication, *, on: date, by) -> AidApplication:
    """Asked again, within the delay. Raise Refusal once it is over."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.status != S.REFUSED:
        raise Stale("Il n’y a pas de refus à contester.")
    _check_after_sending(application, on, "La date du recours")
    if application.appeal_by is not None and on > application.appeal_by:
        raise Refusal(f"Le délai de recours s’arrêtait le {short_date(application.appeal_by)}.")
    move(application, S.SENT)
    application.appealed_on, application.refusal = on, ""
    application.decision_by = application.remind_on = decision_day(on, application.scheme.decision_days)
    application.decided_on = application.appeal_by = None
    keep(application)
    write(application, f"Recours envoyé le {short_date(on)}", by=by)
    trail.record("aids.refusal_appealed", application, by=by)
    publish(AidRequested(application_id=application.pk, by_id=by.pk))
    return application


def _check_after_sending(application: AidApplication, day: date, what: str) -> None:
    check_not_to_come(day, what)
    if application.sent_on is not None and day < application.sent_on:
        raise Refusal(f"{what} est avant l’envoi, le {short_date(application.sent_on)}.")
