"""The tenant's money, never handled without its line. Received, it is spent for them or given back: to the cent."""

import uuid
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.proximity.choices import ErrandKind, ErrandStage, MoneyKind
from loge.domains.proximity.models import Errand, MoneyLine
from loge.domains.proximity.permissions import check_can_decide, check_can_visit, check_is_under_way
from loge.domains.proximity.rules import Purse, purse_of
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import euros

MOST = Decimal(300)
"""Euros in hand for one errand: more is a matter for the manager, not for a caretaker's pocket."""


@transaction.atomic
def note_money(errand: Errand, *, kind: str, amount: Decimal, token: uuid.UUID | None = None, by) -> MoneyLine:
    """One movement. The same `token` sent twice is one line. Raise Refusal when more would leave than came in."""
    check_can_visit(by)
    errand = _locked(errand, by)
    if token and (known := MoneyLine.objects.filter(token=token).first()):
        return known
    check_is_under_way(errand)
    _check_may_hold_money(errand)
    if kind not in MoneyKind.values:
        raise Refusal("Dites s’il s’agit d’argent reçu, dépensé ou rendu.")
    if amount <= 0:
        raise Refusal("Le montant doit être supérieur à zéro.")
    purse = purse_of_errand(errand)
    if kind == MoneyKind.RECEIVED and purse.in_hand + amount > MOST:
        raise Refusal(f"Pas plus de {euros(MOST)} à la fois pour un service.")
    if kind != MoneyKind.RECEIVED and amount > purse.in_hand:
        raise Refusal(f"Il ne reste que {euros(purse.in_hand)} en main : notez d’abord ce qui a été reçu.")
    line = MoneyLine.objects.create(
        errand=errand, kind=kind, amount=amount, at=timezone.now(), by=by, token=token
    )  # fmt: skip
    trail.record("proximity.money_noted", errand, by=by, movement=kind, amount=str(amount))
    return line


@transaction.atomic
def correct_money(line: MoneyLine, *, amount: Decimal, reason: str, by) -> MoneyLine | None:
    """Strike a line out and, unless the right amount is zero, write it again: both stay readable.

    A second gesture, after the screen has shown what will be written. Only the one who wrote it, or the manager.
    """
    if line.by_id != by.pk:
        check_can_decide(by)
    errand = _locked(line.errand, by)
    check_is_under_way(errand)
    if not reason.strip():
        raise Refusal("Dites pourquoi cette ligne est corrigée.")
    if amount < 0:
        raise Refusal("Le montant ne peut pas être négatif.")
    if line.strikes_out_id or MoneyLine.objects.filter(strikes_out=line).exists():
        raise Stale("Cette ligne est déjà corrigée.")
    now = timezone.now()
    MoneyLine.objects.create(
        errand=errand, kind=line.kind, amount=line.amount, at=now, by=by, strikes_out=line, reason=reason.strip()[:120]
    )
    again = None
    if amount:
        again = MoneyLine.objects.create(errand=errand, kind=line.kind, amount=amount, at=now, by=by)
    if purse_of_errand(errand).in_hand < 0:
        raise Refusal(
            "Il sortirait plus d’argent qu’il n’en est entré : corrigez d’abord ce qui a été dépensé ou rendu."
        )
    trail.record(
        "proximity.money_corrected", errand, by=by, movement=line.kind, before=str(line.amount), after=str(amount)
    )
    return again


def purse_of_errand(errand: Errand) -> Purse:
    return purse_of(errand.money.values_list("pk", "kind", "amount", "strikes_out"))


def check_purse_balances(errand: Errand) -> None:
    purse = purse_of_errand(errand)
    if not purse.balances:
        raise Refusal(
            f"L’argent ne tombe pas juste : reçu {euros(purse.received)}, dépensé {euros(purse.spent)}, "
            f"rendu {euros(purse.given_back)}. Il reste {euros(purse.in_hand)} à rendre ou à justifier."
        )


def check_purse_is_empty(errand: Errand) -> None:
    purse = purse_of_errand(errand)
    if purse.in_hand:
        raise Refusal(f"{euros(purse.in_hand)} de la personne sont encore en main : rendez-les d’abord.")


def _check_may_hold_money(errand: Errand) -> None:
    if errand.kind != ErrandKind.SHOPPING:
        raise Refusal("Seules les courses se paient avec l’argent de la personne.")
    if errand.stage == ErrandStage.ASKED:
        raise Refusal("Notez d’abord l’accord de la personne.")


def _locked(errand: Errand, by) -> Errand:
    if not Errand.objects.visible_to(by).filter(pk=errand.pk).exists():
        raise Stale("Ce service n’est plus dans votre périmètre.")
    return Errand.objects.select_for_update(of=("self",)).get(pk=errand.pk)
