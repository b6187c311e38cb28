"""What the register knows of a person's past: imports, corrections, ways to reach them, leases, homes, merged records.

Read from the records themselves, not from the journal: the journal says who acted, for the data protection officer only.
"""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import ChangedRow, CreatedRows, ImportRun
from loge.foundation.timeline import Stream, Told
from loge.registers.tenants.imports.permissions import can_import
from loge.registers.tenants.models import Correction, Household, Lease, LeaseParty, Merge, Occupant, Person
from loge.registers.tenants.permissions import can_see_frailty
from loge.registers.tenants.presenters import SETTLED, correction_row, import_change, reached_by

_TABLE = Person._meta.db_table


def of_person(person, *, viewer) -> list[Stream]:
    """Frailties for those who follow them, leases and homes within the perimeter; numbers masked as in any list."""
    frailties = _frailties(person) if can_see_frailty(viewer) else []
    return [
        *_imports(person, viewer),
        *_corrections(person),
        *_contacts(person, viewer),
        *_refusals(person),
        *_leases(person, viewer),
        *_homes(person, viewer),
        *_merges(person, viewer),
        *frailties,
    ]


def _imports(person, viewer) -> list[Stream]:
    opens = can_import(viewer)
    around = CreatedRows.objects.filter(table=_TABLE, lowest__lte=person.pk, highest__gte=person.pk)
    created = around.filter(keys__contains=[person.pk])
    changed = ChangedRow.objects.filter(table=_TABLE, key=person.pk)

    def told(run: ImportRun, title: str, detail: str = "") -> Told:
        url = reverse("imports:show", args=[run.pk]) if opens else ""
        return Told(title=title, detail=detail, who=f"Import {run.sender}", url=url, icon="upload")

    def stream(name, rows, tell) -> Stream:
        standing = rows.exclude(run__state=RunState.UNDONE).select_related("run__sender")
        return Stream(name=name, rows=standing, at="run__applied_at", tell=tell)

    return [
        stream("tenants.created", created, lambda row: told(row.run, "Fiche créée")),
        stream("tenants.changed", changed, lambda row: told(row.run, *import_change(row.before, row.after))),
    ]


def _corrections(person) -> list[Stream]:
    rows = person.corrections.select_related("corrected_by")

    def made(correction: Correction) -> Told:
        row = correction_row(correction)
        title, detail = f"Correction : {row['label']}", f"{row['erp']} → {row['ours']}"
        return Told(title=title, detail=detail, who=str(correction.corrected_by or "Loge"), icon="pencil")

    def settled(correction: Correction) -> Told:
        detail = SETTLED.get(correction.settled_as, "")
        return Told(title=f"Correction réglée : {Person.label_of(correction.field)}", detail=detail, icon="check-lg")

    return [
        Stream(name="tenants.corrected", rows=rows, at="corrected_at", tell=made),
        Stream(name="tenants.settled", rows=rows, at="settled_at", tell=settled),
    ]


def _contacts(person, viewer) -> list[Stream]:
    rows = person.contact_points.select_related("disabled_by")

    def disabled(contact) -> Told:
        detail = ", ".join(filter(None, (reached_by(contact, viewer=viewer), contact.disabled_reason)))
        who = str(contact.disabled_by or "Loge")
        return Told(title="Coordonnée mise hors d’usage", detail=detail, who=who, icon="telephone-x")

    def verified(contact) -> Told:
        return Told(title="Coordonnée vérifiée", detail=reached_by(contact, viewer=viewer), icon="patch-check")

    return [
        Stream(name="tenants.disabled", rows=rows, at="disabled_at", tell=disabled),
        Stream(name="tenants.verified", rows=rows, at="verified_on", tell=verified, by_day=True),
    ]


def _refusals(person) -> list[Stream]:
    rows = person.contact_refusals.select_related("recorded_by", "lifted_by")

    def refused(refusal) -> Told:
        who = str(refusal.recorded_by or "Loge")
        return Told(title="Ne souhaite plus être appelée", detail=refusal.reason, who=who, icon="slash-circle")

    def lifted(refusal) -> Told:
        who = str(refusal.lifted_by or "Loge")
        return Told(title="Accepte de nouveau les appels", detail=refusal.lifted_reason, who=who, icon="check-circle")

    return [
        Stream(name="tenants.refused", rows=rows, at="refused_at", tell=refused),
        Stream(name="tenants.lifted", rows=rows, at="lifted_at", tell=lifted),
    ]


_BEGINS, _ENDS = Coalesce("starts_on", "lease__starts_on"), Coalesce("ends_on", "lease__ends_on")


def _leases(person, viewer) -> list[Stream]:
    seen = LeaseParty.objects.filter(person=person, lease__in=Lease.objects.visible_to(viewer))
    rows = seen.select_related("lease__main_unit__building").annotate(begins=_BEGINS, ends=_ENDS)

    def told(title: str, party: LeaseParty, *more: str) -> Told:
        lease = party.lease
        facts = (party.get_role_display(), lease.get_kind_display(), str(lease.main_unit.building), *more)
        detail = ", ".join(filter(None, facts))
        return Told(title=f"{title} {lease.number}", detail=detail, icon="file-earmark-text")

    return [
        Stream(
            name="tenants.lease-begun", rows=rows, at="begins", by_day=True,
            tell=lambda party: told("Début du bail", party),
        ),
        Stream(
            name="tenants.lease-ended", rows=rows, at="ends", by_day=True,
            tell=lambda party: told("Fin du bail", party, party.lease.end_reason.lower()),
        ),
    ]  # fmt: skip


def _homes(person, viewer) -> list[Stream]:
    """Arrivals and departures that the lease does not already tell, on the same day, of the same home."""
    rows = Occupant.objects.filter(person=person, household__in=Household.objects.visible_to(viewer))
    rows = rows.select_related("household__unit__building")
    same = LeaseParty.objects.filter(person=person, lease=OuterRef("household__lease"))
    came = same.annotate(begins=_BEGINS).filter(begins=OuterRef("starts_on"))
    left = same.annotate(ends=_ENDS).filter(ends=OuterRef("ends_on"))

    def told(title: str, occupant: Occupant, icon: str) -> Told:
        unit = occupant.household.unit
        return Told(title=title, detail=f"{unit.building}, logement {unit}", icon=icon)

    return [
        Stream(
            name="tenants.arrived", rows=rows.exclude(Exists(came)), at="starts_on", by_day=True,
            tell=lambda occupant: told("Arrivée dans le foyer", occupant, "house-check"),
        ),
        Stream(
            name="tenants.left", rows=rows.exclude(Exists(left)), at="ends_on", by_day=True,
            tell=lambda occupant: told("Départ du foyer", occupant, "house-x"),
        ),
    ]  # fmt: skip


def _merges(person, viewer) -> list[Stream]:
    """The other record by its number only: once taken apart, it may be somebody whom the viewer does not see."""
    found = Merge.objects.visible_to(viewer).filter(Q(survivor=person) | Q(absorbed=person))
    rows = found.select_related("survivor", "absorbed", "merged_by", "reversed_by")

    def told(merge: Merge, title: str, who) -> Told:
        other = merge.absorbed if merge.survivor_id == person.pk else merge.survivor
        return Told(title=title, detail=f"Fiche n° {other.source_key or other.pk}", who=str(who), icon="people")

    return [
        Stream(
            name="tenants.merged", rows=rows, at="merged_at",
            tell=lambda merge: told(merge, "Fusionnée avec une autre fiche", merge.merged_by),
        ),
        Stream(
            name="tenants.separated", rows=rows, at="reversed_at",
            tell=lambda merge: told(merge, "Séparée d’une autre fiche", merge.reversed_by),
        ),
    ]  # fmt: skip


def _frailties(person) -> list[Stream]:
    rows = person.frailties.all()

    def told(title: str):
        return lambda mark: Told(title=title, detail=mark.get_kind_display(), icon="heart")

    noted, ended = told("Fragilité notée avec son accord"), told("Fragilité qui n’est plus notée")
    return [
        Stream(name="tenants.frailty-noted", rows=rows, at="consent_on", tell=noted, by_day=True),
        Stream(name="tenants.frailty-ended", rows=rows, at="ended_on", tell=ended, by_day=True),
    ]
