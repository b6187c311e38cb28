"""The rules of each aid: added, put right with their history, opened, closed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from loge.domains.aids.choices import AidKind
from loge.domains.aids.models import AidScheme
from loge.domains.aids.models.schemes import FIELDS
from loge.domains.aids.operations.writing import locked_scheme, write_scheme
from loge.domains.aids.permissions import check_can_keep_schemes, check_seen
from loge.domains.aids.queries.schemes import missing_starts
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.legal.choices import Evidence
from loge.foundation.ui.french import euros, short_date


@transaction.atomic
def add_scheme(*, by, **said: Any) -> AidScheme:
    """`said`: the fields of `AidScheme`. Without a first day it is being prepared, and proposed to nobody."""
    check_can_keep_schemes(by)
    scheme = AidScheme(created_by=by, created_at=timezone.now())
    _fill(scheme, said, by=by)
    _save(scheme)
    write_scheme(scheme, "Ajoutée", by=by)
    trail.record("aids.scheme_added", scheme, by=by)
    return scheme


@transaction.atomic
def edit_scheme(scheme: AidScheme, *, seen: int | None = None, by, **said: Any) -> AidScheme:
    """What it said before stays in its history. Raise Stale when a colleague wrote since `seen`."""
    check_can_keep_schemes(by)
    scheme = locked_scheme(scheme)
    check_seen(scheme, seen)
    before = {name: _words(scheme, name) for name in FIELDS}
    _fill(scheme, said, by=by)
    changed = [name for name in FIELDS if _words(scheme, name) != before[name]]
    if not changed:
        return scheme
    scheme.version += 1
    _save(scheme)
    told = (f"{_label(name)} : {before[name]} → {_words(scheme, name)}" for name in changed)
    write_scheme(scheme, " ; ".join(told), by=by)
    trail.record("aids.scheme_edited", scheme, by=by, fields=changed)
    return scheme


@transaction.atomic
def install_starts(*, by) -> list[AidScheme]:
    """The models that are not there yet, each being prepared and to be checked: nothing invented is ever proposed."""
    check_can_keep_schemes(by)
    return [_install(start, by=by) for start in missing_starts()]


def _install(start, *, by) -> AidScheme:
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(start).items()}
    return add_scheme(**said, by=by)


def _fill(scheme: AidScheme, said: dict[str, Any], *, by) -> None:
    former = scheme.evidence
    for name in FIELDS:
        if name in said:
            setattr(scheme, name, said[name].strip() if isinstance(said[name], str) else said[name])
    scheme.kind = AidKind(scheme.kind)
    if scheme.evidence == Evidence.TO_CHECK:
        scheme.checked_on = scheme.checked_by = None
    elif scheme.evidence != former or scheme.checked_on is None:
        scheme.checked_on, scheme.checked_by = timezone.localdate(), by
    _check(scheme)


def _check(scheme: AidScheme) -> None:
    """Raise Refusal when what was typed does not hold together."""
    if not scheme.name:
        raise Refusal("Donnez un nom à cette aide.")
    if scheme.active_from and scheme.kind == AidKind.HARDSHIP_FUND and not scheme.departments:
        raise Refusal("Un FSL est celui d’un département : dites lequel avant de l’ouvrir.")
    if scheme.active_until and (scheme.active_from is None or scheme.active_until < scheme.active_from):
        raise Refusal("La dernière date est avant la première.")
    if scheme.debt_min is not None and scheme.debt_max is not None and scheme.debt_max < scheme.debt_min:
        raise Refusal("La dette maximale est inférieure à la dette minimale.")


def _save(scheme: AidScheme) -> None:
    try:
        with transaction.atomic():
            scheme.save()
    except IntegrityError as wrong:
        raise Refusal(f"Une aide s’appelle déjà « {scheme.name} ».") from wrong


def _label(name: str) -> str:
    return next(str(field.verbose_name) for field in AidScheme._meta.fields if field.name == name)


def _words(scheme: AidScheme, name: str) -> str:
    value = getattr(scheme, name)
    if isinstance(value, list):
        return ", ".join(value) or "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return euros(value)
    if isinstance(value, date):
        return short_date(value)
    shown = getattr(scheme, f"get_{name}_display", lambda: value)()
    return "rien" if shown in (None, "") else str(shown)
