"""The landlord's corrections of the law, and who compared each number with its text this year."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.legal.models import LegalCheck, LegalValue
from loge.fronts.law.catalogue import everything
from loge.registers.accounts.permissions import check_can_keep_law


@transaction.atomic
def correct_value(
    *,
    code: str,
    value: Decimal,
    valid_from: date,
    valid_to: date | None,
    reference: str,
    evidence: str,
    reason: str,
    by,
) -> LegalValue:
    """From that day on, this value instead of the product's. The corrections that it meets are withdrawn, and stay readable.

    Raise Refusal for a number that no trade applies, or without a reason.
    """
    check_can_keep_law(by)
    known = everything(valid_from).get(code)
    if known is None:
        raise Refusal("Aucun métier n’applique cette valeur.")
    if not reason.strip():
        raise Refusal("Dites pourquoi cette valeur est corrigée.")
    now = timezone.now()
    _overlapping(code, valid_from, valid_to).update(
        withdrawn_at=now, withdrawn_by=by, withdrawn_because="Une autre correction la remplace."
    )
    row = LegalValue.objects.create(
        code=code, value=value, unit=known.texts[0].unit, valid_from=valid_from, valid_to=valid_to, reference=reference.strip(),
        evidence=evidence, reason=reason.strip(), entered_at=now, entered_by=by,
    )  # fmt: skip
    trail.record("legal.value_corrected", row, by=by, code=code, value=str(value), since=valid_from.isoformat())
    return row


def _overlapping(code: str, since: date, until: date | None):
    """Locked, so that two people who correct the same number do it one after the other."""
    found = LegalValue.objects.standing().filter(Q(valid_to=None) | Q(valid_to__gte=since), code=code)
    found = found.filter(valid_from__lte=until) if until else found
    keys = list(found.select_for_update().values_list("pk", flat=True))
    return LegalValue.objects.filter(pk__in=keys)


@transaction.atomic
def withdraw_value(row: LegalValue, *, because: str, by) -> LegalValue:
    """The product's own value is in force again. Raise Stale when someone withdrew it already."""
    check_can_keep_law(by)
    row = LegalValue.objects.select_for_update().get(pk=row.pk)
    if row.withdrawn_at is not None:
        raise Stale("Cette correction est déjà retirée.")
    if not because.strip():
        raise Refusal("Dites pourquoi cette correction est retirée.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by, because.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    trail.record("legal.value_withdrawn", row, by=by, code=row.code)
    return row


@transaction.atomic
def check_values(*, codes: Iterable[str], by) -> int:
    """These were compared with their text today; return how many were not yet this year. Raise Refusal when none is given."""
    check_can_keep_law(by)
    today, asked = timezone.localdate(), set(codes)
    known = everything(today)
    wanted = [code for code in known if code in asked and known[code].wants_check]
    if not asked:
        raise Refusal("Cochez les valeurs que vous avez comparées avec leur texte.")
    for code in wanted:
        check, is_new = LegalCheck.objects.get_or_create(
            code=code, year=today.year, defaults={"checked_on": today, "checked_by": by}
        )
        if is_new:
            trail.record("legal.values_checked", check, by=by, code=code, year=today.year)
    return len(wanted)
