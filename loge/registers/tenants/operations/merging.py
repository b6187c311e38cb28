"""Two records made one, and taken apart again. The person chooses what survives; nothing is lost.

Every relation of the absorbed record moves, those of the upper floors too: they are found by introspection, so that a
register need not know who points to it. A row that the survivor already has (unique constraint) leaves with the
absorbed record: copied in `Merge.moved` when it is a plain row of the register, else kept in place under the absorbed.
"""

import json

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.privacy import Sensitivity
from loge.registers.tenants.models import ContactPoint, Correction, DuplicatePair, Merge, Person
from loge.registers.tenants.operations.duplicates import DISTINCT, MERGED
from loge.registers.tenants.operations.people import as_text, correction_for, from_text
from loge.registers.tenants.permissions import check_can_merge

CHOSEN = ("civility", "last_name", "birth_name", "first_name", "birth_date", "language", "deceased", "deceased_on")
_HISTORY = (Merge, DuplicatePair, Correction)
_CAUTIONS = {"safe_to_use": False, "do_not_use": True}


@transaction.atomic
def merge_people(survivor: Person, *, absorbed: Person, choices: dict[str, str], by) -> Merge:
    """`choices` names the fields taken from the absorbed record: {"first_name": "absorbed", …}; others stay.

    The absorbed record keeps its source key: the next import, and its old address, lead to the survivor.
    """
    check_can_merge(by)
    survivor, absorbed = _lock_both(survivor, absorbed)
    moved = {
        "quality": survivor.birth_date_quality,
        "cautions": _carry_cautions(survivor, absorbed),
        "fields": _take_fields(survivor, absorbed, choices, by),
        "relations": [_move(relation, survivor, absorbed) for relation in _relations()],
    }
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])
    merge = Merge.objects.create(
        survivor=survivor, absorbed=absorbed, moved=moved, merged_at=timezone.now(), merged_by=by
    )
    _decide(merge, MERGED, by)
    trail.record("tenants.people_merged", merge, by=by, survivor=survivor.pk, absorbed=absorbed.pk)
    return merge


@transaction.atomic
def unmerge(merge: Merge, *, by) -> Merge:
    """Give each record its own back, exactly. Raise Refusal when what happened since makes it impossible."""
    check_can_merge(by)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    locked = Person.objects.select_for_update(of=("self",)).in_bulk(sorted((merge.survivor_id, merge.absorbed_id)))
    survivor, absorbed = locked[merge.survivor_id], locked[merge.absorbed_id]
    _check_can_unmerge(merge, survivor, absorbed)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    taken = merge.moved["fields"]
    _write(survivor, {f: from_text(f, values["before"]) for f, values in taken.items()}, merge.moved["quality"], by)
    for relation in merge.moved["relations"]:
        _give_back(relation, absorbed)
    for caution in merge.moved["cautions"]:
        ContactPoint.objects.filter(pk=caution["pk"]).update(**caution["before"])
    merge.reversed_at, merge.reversed_by = timezone.now(), by
    merge.save(update_fields=["reversed_at", "reversed_by"])
    _decide(merge, DISTINCT, by)
    trail.record("tenants.people_separated", merge, by=by, survivor=survivor.pk, absorbed=absorbed.pk)
    return merge


def _lock_both(survivor, absorbed) -> tuple[Person, Person]:
    if survivor.pk == absorbed.pk:
        raise Refusal("Choisissez deux fiches différentes.")
    locked = Person.objects.select_for_update(of=("self",)).in_bulk(sorted((survivor.pk, absorbed.pk)))
    survivor, absorbed = locked[survivor.pk], locked[absorbed.pk]
    if survivor.merged_into_id or absorbed.merged_into_id:
        raise Refusal("L’une de ces fiches a déjà été fusionnée.")
    return survivor, absorbed


def _carry_cautions(survivor, absorbed) -> list[dict]:
    """A number unsafe for one record is unsafe for both: what is known of it is never lost in a merge."""
    own = {(c.channel, c.value): c for c in survivor.contact_points.all()}
    carried = []
    for other in absorbed.contact_points.all():
        mine = own.get((other.channel, other.value))
        if mine is None:
            continue
        worse = {f: v for f, v in _CAUTIONS.items() if getattr(other, f) == v != getattr(mine, f)}
        if worse:
            carried.append({"pk": mine.pk, "before": {field: getattr(mine, field) for field in worse}})
            ContactPoint.objects.filter(pk=mine.pk).update(**worse)
    return carried


def _take_fields(survivor, absorbed, choices, by) -> dict[str, dict]:
    """{field: before and after, as text} for each field that changes. A death comes with its date."""
    chosen = [f for f in CHOSEN if choices.get("deceased" if f == "deceased_on" else f) == "absorbed"]
    changes = {f: getattr(absorbed, f) for f in chosen if getattr(absorbed, f) != getattr(survivor, f)}
    taken = {f: {"before": as_text(getattr(survivor, f)), "after": as_text(value)} for f, value in changes.items()}
    _write(survivor, changes, absorbed.birth_date_quality, by)
    return taken


def _write(survivor, changes, quality, by) -> None:
    """The ERP is told through corrections, as when a person corrects by hand."""
    for field, value in changes.items():
        correction_for(survivor, field=field, value=value, by=by)
    for field, value in changes.items():
        setattr(survivor, field, value)
    if "birth_date" in changes:
        survivor.birth_date_quality = quality
    survivor.save()


def _relations() -> list[models.ForeignObject]:
    """Every foreign key to a person, wherever it is declared; merges and pairs are history, corrections wait
    for the ERP under the client number that they are about: they stay."""
    hidden = Person._meta.get_fields(include_hidden=True)
    keys = [r.field for r in hidden if isinstance(r, models.ForeignObjectRel) and not r.many_to_many]
    return [key for key in keys if key.model not in _HISTORY]


def _move(key, survivor, absorbed) -> dict:
    rows = key.model._base_manager.filter(**{key.name: absorbed})
    entry = {"model": key.model._meta.label, "field": key.name, "moved": [], "kept": [], "copied": []}
    pks = list(rows.values_list("pk", flat=True))
    if pks and not _try(lambda: rows.update(**{key.name: survivor})):
        for row in list(rows):
            where = _move_one(row, key, survivor)
            entry[where].append(_copy(row) if where == "copied" else row.pk)
            if where == "copied":
                row.delete()
    else:
        entry["moved"] = pks
    return entry


def _move_one(row, key, survivor) -> str:
    if _try(lambda: key.model._base_manager.filter(pk=row.pk).update(**{key.name: survivor})):
        return "moved"
    return "copied" if _may_be_copied(row) else "kept"


def _may_be_copied(row) -> bool:
    """Nothing points to it, and none of its fields is more sensitive than the copy that keeps them."""
    related = (r for r in row._meta.get_fields(include_hidden=True) if isinstance(r, models.ForeignObjectRel))
    if any(related):
        return False
    return all(
        level <= Sensitivity.PERSONAL for level in getattr(row, "SENSITIVITY", {"": Sensitivity.SEALED}).values()
    )


def _copy(row) -> dict:
    return json.loads(serializers.serialize("json", [row]))[0]


def _try(change) -> bool:
    """Whether the constraints of the database let the change through."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return False
    return True


def _check_can_unmerge(merge, survivor, absorbed) -> None:
    if merge.reversed_at:
        raise Refusal("Cette fusion a déjà été défaite.")
    if survivor.merged_into_id or absorbed.merged_into_id != survivor.pk:
        raise Refusal("La fiche gardée a été fusionnée à son tour : défaites d’abord la fusion la plus récente.")
    if Merge.objects.filter(survivor=survivor, reversed_at=None, pk__gt=merge.pk).exists():
        raise Refusal("Une autre fiche a été fusionnée depuis avec celle-ci : défaites d’abord la dernière fusion.")
    _check_fields(merge, survivor)
    _check_relations(merge, survivor)


def _check_fields(merge, survivor) -> None:
    for field, values in merge.moved["fields"].items():
        if as_text(getattr(survivor, field)) != values["after"]:
            label = getattr(Person._meta.get_field(field), "verbose_name", field)
            raise Refusal(f"Le champ « {label} » a été corrigé depuis la fusion : elle ne peut plus être défaite.")


def _check_relations(merge, survivor) -> None:
    for relation in merge.moved["relations"]:
        model, field = apps.get_model(relation["model"]), relation["field"]
        here = model._base_manager.filter(pk__in=relation["moved"], **{field: survivor}).count()
        if here != len(relation["moved"]):
            raise Refusal(f"« {model._meta.verbose_name} » : une ligne a disparu ou changé depuis la fusion.")


def _give_back(relation, absorbed) -> None:
    model = apps.get_model(relation["model"])
    back = model._base_manager.filter(pk__in=relation["moved"])
    done = _try(lambda: back.update(**{relation["field"]: absorbed}))
    for row in relation["copied"]:
        done = done and _try(lambda row=row: _restore(row))
    if not done:
        raise Refusal(f"« {model._meta.verbose_name} » : ce qui a été ajouté depuis empêche de défaire la fusion.")


def _restore(row) -> None:
    for restored in serializers.deserialize("json", json.dumps([row])):
        restored.save()


def _decide(merge, decision, by) -> None:
    pair = DuplicatePair.objects.filter(
        first_id=min(merge.survivor_id, merge.absorbed_id), second_id=max(merge.survivor_id, merge.absorbed_id)
    )
    pair.update(decided_at=timezone.now(), decided_by=by, decision=decision)
