"""What the landlord's people put right, or learn, about a person. The next export does not undo it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.dates import age_on
from loge.foundation.errors import Refusal
from loge.foundation.text import squeeze
from loge.registers.tenants.choices import BirthDateQuality, FrailtyKind
from loge.registers.tenants.models import ContactRefusal, Correction, FrailtyMark, Person
from loge.registers.tenants.permissions import check_can_correct, check_can_see_frailty, check_can_see_tenants

CORRECTABLE = (
    "civility",
    "last_name",
    "birth_name",
    "first_name",
    "birth_date",
    "language",
    "deceased",
    "deceased_on",
)
OLDEST = 120
"""Nobody known to a landlord is older, in years: beyond, the date is a typing error."""


@transaction.atomic
def open_tenant_file(person: Person, *, by, reason: str = "") -> None:
    """Looking at a file leaves its line in the journal."""
    check_can_see_tenants(by)
    trail.record_read(person, by=by, reason=reason)


@transaction.atomic
def correct_person(person: Person, *, field: str, value, by) -> Correction | None:
    """Put one field right, at once here and by the next return file in the ERP. None when nothing changes.

    Raise Refusal for a field that is not corrected here or a value that cannot be.
    """
    check_can_correct(by)
    person = _lock(person)
    value = _checked(person, field, value)
    if getattr(person, field) == value:
        return None
    correction = correction_for(person, field=field, value=value, by=by)
    set_field(person, field, value)
    trail.record("tenants.person_corrected", person, by=by, field=field, correction=correction and correction.pk)
    return correction


@transaction.atomic
def declare_deceased(person: Person, *, on: date | None = None, by) -> Person:
    """Never again « Madame X, décédée » on the line. `on` may be unknown."""
    check_can_correct(by)
    person = _lock(person)
    if person.deceased and person.deceased_on == on:
        raise Refusal("Ce décès est déjà enregistré.")
    if on and on > timezone.localdate():
        raise Refusal("La date du décès ne peut pas être dans l’avenir.")
    for field, value in (("deceased", True), ("deceased_on", on)):
        if getattr(person, field) != value:
            correction_for(person, field=field, value=value, by=by)
    person.deceased, person.deceased_on = True, on
    person.save(update_fields=["deceased", "deceased_on"])
    trail.record("tenants.person_declared_deceased", person, by=by)
    return person


@transaction.atomic
def declare_alive(person: Person, *, by) -> Person:
    """The death was an error, here or in the ERP."""
    check_can_correct(by)
    person = _lock(person)
    if not person.deceased:
        raise Refusal("Aucun décès n’est enregistré.")
    for field, value in (("deceased", False), ("deceased_on", None)):
        if getattr(person, field) != value:
            correction_for(person, field=field, value=value, by=by)
    person.deceased, person.deceased_on = False, None
    person.save(update_fields=["deceased", "deceased_on"])
    trail.record("tenants.person_declared_alive", person, by=by)
    return person


@transaction.atomic
def record_refusal(person: Person, *, reason: str = "", by) -> ContactRefusal:
    """The person asks not to be called by any campaign any more. Asking twice is harmless."""
    check_can_correct(by)
    refusal, created = ContactRefusal.objects.get_or_create(
        person=person, lifted_at=None,
        defaults={"refused_at": timezone.now(), "recorded_by": by, "reason": squeeze(reason)[:200]},
    )  # fmt: skip
    if created:
        trail.record("tenants.refusal_recorded", refusal, by=by, person=person.pk)
    return refusal


@transaction.atomic
def lift_refusal(person: Person, *, reason: str, by) -> ContactRefusal:
    """The person accepts calls again; why is asked for."""
    check_can_correct(by)
    refusal = ContactRefusal.objects.select_for_update(of=("self",)).filter(person=person, lifted_at=None).first()
    if refusal is None:
        raise Refusal("Cette personne n’a pas refusé d’être appelée.")
    if not squeeze(reason):
        raise Refusal("Indiquez pourquoi le refus est levé (« la personne l’a demandé le… »).")
    refusal.lifted_at, refusal.lifted_by, refusal.lifted_reason = timezone.now(), by, squeeze(reason)[:200]
    refusal.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    trail.record("tenants.refusal_lifted", refusal, by=by, person=person.pk)
    return refusal


@transaction.atomic
def note_frailty(person: Person, *, kind: str, consent_on: date | None, source: str = "", review_on=None, by):
    """Keep a need, never a diagnosis, and only with the person's agreement (domain.md b9)."""
    check_can_see_frailty(by)
    if kind not in FrailtyKind.values:
        raise Refusal("Choisissez une fragilité de la liste.")
    if not consent_on or consent_on > timezone.localdate():
        raise Refusal("Une fragilité se note avec l’accord de la personne : indiquez la date, passée, de cet accord.")
    mark, created = FrailtyMark.objects.get_or_create(
        person=person, kind=kind, ended_on=None,
        defaults={"consent_on": consent_on, "source": squeeze(source)[:60], "review_on": review_on},
    )  # fmt: skip
    if not created:
        raise Refusal("Cette fragilité est déjà notée.")
    trail.record("tenants.frailty_noted", mark, by=by, person=person.pk)
    return mark


@transaction.atomic
def end_frailty(mark: FrailtyMark, *, by) -> FrailtyMark:
    check_can_see_frailty(by)
    mark = FrailtyMark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if mark.ended_on:
        raise Refusal("Cette fragilité n’est plus notée.")
    mark.ended_on = timezone.localdate()
    mark.save(update_fields=["ended_on"])
    trail.record("tenants.frailty_ended", mark, by=by, person=mark.person_id)
    return mark


def as_text(value) -> str:
    """A value as corrections keep it and as the import reads it: « true », « 1941-03-02 », the words themselves."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def from_text(field: str, text: str):
    """The way back from `as_text`. Raise ValueError when the text is no date."""
    if field in ("birth_date", "deceased_on"):
        return date.fromisoformat(text) if text else None
    return text in ("true", "1") if field == "deceased" else text


def set_field(person: Person, field: str, value) -> None:
    """Write one field and those that follow from it: quality of the birth date, death when dated, search key."""
    setattr(person, field, value)
    if field == "birth_date":
        person.birth_date_quality = BirthDateQuality.EXACT if value else BirthDateQuality.UNKNOWN
    if field == "deceased_on" and value:
        person.deceased = True
    if field == "deceased" and not value:
        person.deceased_on = None
    person.save()


def correction_for(person: Person, *, field: str, value, by) -> Correction | None:
    """People we added are ours: no ERP has to follow. An open correction keeps the ERP's own value."""
    if not person.source_key:
        return None
    text, now = as_text(value), timezone.now()
    standing = Correction.objects.select_for_update(of=("self",)).filter(
        person=person, field=field, settled_at=None
    ).first()  # fmt: skip
    if standing is None:
        return Correction.objects.create(
            person=person, field=field, erp_value=as_text(getattr(person, field)), corrected_value=text,
            corrected_at=now, corrected_by=by,
        )  # fmt: skip
    standing.corrected_value, standing.corrected_at, standing.corrected_by = text, now, by
    standing.exported_at = None
    if text == standing.erp_value:
        standing.settled_at, standing.settled_as = now, "withdrawn"
    standing.save()
    return standing


def _checked(person, field, value):
    if field not in CORRECTABLE:
        raise Refusal("Ce champ ne se corrige pas ici.")
    today = timezone.localdate()
    if field in ("birth_date", "deceased_on") and value and value > today:
        raise Refusal("Cette date est dans l’avenir.")
    if field == "birth_date" and value and age_on(value, today) > OLDEST:
        raise Refusal(f"Cette date donnerait plus de {OLDEST} ans à la personne.")
    if isinstance(value, str):
        value = squeeze(value)
    if field == "last_name" and not value:
        raise Refusal("Le nom ne peut pas être vide.")
    return value


def _lock(person) -> Person:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.merged_into_id:
        raise Refusal("Cette fiche a été fusionnée avec une autre : corrigez celle qui est restée.")
    return person
