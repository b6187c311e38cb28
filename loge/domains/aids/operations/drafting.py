"""An application is begun, filled in with the household, agreed to, handed over, given up."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from loge.domains.aids.choices import BEFORE, EXAMINED, Agreement, AidStatus, EndReason
from loge.domains.aids.events import AidDecided
from loge.domains.aids.models import AidApplication, AidDecline, AidDocument, AidScheme
from loge.domains.aids.operations.papers import settle_papers
from loge.domains.aids.operations.writing import check_open, keep, locked_for, locked_scheme, move, write
from loge.domains.aids.permissions import PREPARE, check_can_prepare, check_seen
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import publish
from loge.registers.accounts.access import holds
from loge.registers.peace.gate import check_may_decide
from loge.registers.tenants.models import Household, Person

FIELDS = ("debt", "debt_since", "debt_until", "amount_asked", "income", "situation")


@transaction.atomic
def draft_application(scheme: AidScheme, *, household: Household, person: Person, by, **said: Any) -> AidApplication:
    """For someone of that home, owned by whoever begins it, with the papers that the scheme asks for. Pressed twice: one.

    Raise Refusal outside the perimeter, for a scheme that is not open, or when someone else decides for this home; Stale when a
    colleague already asks for it.
    """
    check_can_prepare(by)
    scheme = locked_scheme(scheme)  # one at a time: two colleagues do not begin the same
    if not scheme.is_running(timezone.localdate()):
        raise Refusal("Cette aide n’est pas ouverte.")
    seen = Household.objects.visible_to(by).filter(pk=household.pk, occupants__person=person, occupants__ends_on=None)
    if not seen.exists():
        raise Refusal("Cette personne n’habite pas, ou plus, dans votre périmètre.")
    seal = check_may_decide(household_id=household.pk, person_id=None, by=by)
    if known := _under_way(scheme, household, by):
        return known
    application = AidApplication(
        scheme=scheme,
        household=household,
        person=person,
        owner=by,
        created_by=by,
        created_at=timezone.now(),
        seal=seal,
    )
    _fill(application, said)
    keep(application)
    AidDocument.objects.bulk_create([AidDocument(application=application, label=label) for label in scheme.documents])
    AidDecline.objects.filter(household=household, scheme=scheme).delete()
    write(application, f"Préparée : {scheme}", by=by)
    trail.record("aids.application_drafted", application, by=by, kind=scheme.kind)
    return application


def _under_way(scheme: AidScheme, household: Household, by) -> AidApplication | None:
    known = AidApplication.objects.visible_to(by).open().filter(scheme=scheme, household=household).first()
    if known is None:
        return None
    if known.created_by_id == by.pk and known.status in BEFORE:
        return known
    raise Stale(f"Cette aide est déjà demandée pour ce foyer, suivie par {known.owner}.")


@transaction.atomic
def edit_application(application: AidApplication, *, seen: int | None = None, by, **said: Any) -> AidApplication:
    """What is asked, and what the household told. What was sent is not rewritten."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    check_seen(application, seen)
    if application.status not in (*BEFORE, AidStatus.ADJOURNED):
        raise Refusal("Cette demande est partie : ce que l’organisme a reçu ne se réécrit pas.")
    _fill(application, said)
    keep(application)
    write(application, "Complétée", by=by)
    trail.record("aids.application_edited", application, by=by)
    return application


def _fill(application: AidApplication, said: dict[str, Any]) -> None:
    told = application.income
    for name in FIELDS:
        if name in said:
            setattr(application, name, said[name])
    application.situation = (application.situation or "").strip()
    if application.income is None:
        application.income_on = None
    elif application.income != told or application.income_on is None:
        application.income_on = timezone.localdate()
    since, until = application.debt_since, application.debt_until
    application.debt_since, application.debt_until = since and since.replace(day=1), until and until.replace(day=1)
    if since and until and until < since:
        raise Refusal("Le dernier mois de la dette est avant le premier.")


@transaction.atomic
def note_agreement(application: AidApplication, *, agrees: bool, by) -> AidApplication:
    """Whether the household agrees that what is written there is passed on. Without it nothing leaves. Pressed twice: once."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    wanted = Agreement.GIVEN if agrees else Agreement.REFUSED
    if application.consent == wanted:
        return application
    check_open(application)
    if application.status not in (*BEFORE, AidStatus.ADJOURNED):
        raise Refusal("Cette demande est déjà partie : si le foyer n’en veut plus, abandonnez-la.")
    application.consent, application.consent_on, application.consent_by = wanted, timezone.localdate(), by
    settle_papers(application)
    keep(application)
    write(application, wanted.label, by=by)
    trail.record("aids.agreement_noted", application, by=by, agrees=agrees)
    return application


@transaction.atomic
def hand_over_application(application: AidApplication, *, to, by) -> AidApplication:
    """Another colleague follows it: someone leaves, someone is away. Raise Refusal for who may not, or may not see it."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if not to.is_active or not holds(to, PREPARE):
        raise Refusal(f"{to} ne suit pas les demandes d’aide.")
    if not AidApplication.objects.visible_to(to).filter(pk=application.pk).exists():
        raise Refusal(f"Cette demande n’est pas dans le périmètre de {to}.")
    if application.owner_id == to.pk:
        return application
    application.owner = to
    keep(application)
    write(application, f"Confiée à {to}", by=by)
    trail.record("aids.application_handed_over", application, by=by, to=to.pk)
    return application


@transaction.atomic
def withdraw_application(application: AidApplication, *, reason: str, by) -> AidApplication:
    """Given up before any decision. Raise Stale when it is over already."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    check_open(application)
    if reason not in EndReason.values:
        raise Refusal("Dites pourquoi cette demande est abandonnée.")
    was_examined = application.status in EXAMINED
    move(application, AidStatus.WITHDRAWN)
    application.end_reason, application.closed_at = EndReason(reason), timezone.now()
    keep(application)
    write(application, f"Abandonnée : {EndReason(reason).label.lower()}", by=by)
    trail.record("aids.application_withdrawn", application, by=by, reason=reason)
    if was_examined:
        publish(AidDecided(application_id=application.pk, by_id=by.pk))
    return application


@transaction.atomic
def close_application(application: AidApplication, *, by) -> AidApplication:
    """After the decision or the money: nothing is left to do."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.status == AidStatus.CLOSED:
        return application
    move(application, AidStatus.CLOSED)
    application.closed_at = timezone.now()
    keep(application)
    write(application, "Terminée", by=by)
    trail.record("aids.application_closed", application, by=by)
    return application


@transaction.atomic
def decline_aid(scheme: AidScheme, *, household: Household, until: date, by) -> AidDecline:
    """The household does not want it until that day. For a home for which a human decides, it stays in that human’s own file."""
    check_can_prepare(by)
    scheme = locked_scheme(scheme)
    if not Household.objects.visible_to(by).filter(pk=household.pk).exists():
        raise Refusal("Ce foyer n’est pas dans votre périmètre.")
    if until <= timezone.localdate():
        raise Refusal("Choisissez un jour à venir.")
    if check_may_decide(household_id=household.pk, person_id=None, by=by) is not None:
        raise Refusal("Notez-le dans le suivi de ce foyer : il ne serait pas lu que par vous.")
    noted = {"until": until, "noted_at": timezone.now(), "noted_by": by}
    decline, _ = AidDecline.objects.update_or_create(household=household, scheme=scheme, defaults=noted)
    trail.record("aids.aid_declined", household, by=by, scheme=scheme.pk)
    return decline
