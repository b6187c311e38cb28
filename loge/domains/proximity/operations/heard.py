"""What someone asked for on the telephone: proposed to whoever covers the residence, and told again to who heard it."""

from django.db import transaction
from django.utils import timezone

from loge.domains.proximity.choices import ErrandKind, ErrandStage
from loge.domains.proximity.models import Errand
from loge.domains.proximity.operations.errands import DAYS_TO_ORGANISE, TRADE, in_days, write_step
from loge.domains.proximity.permissions import check_can_tell
from loge.domains.proximity.queries.people import keeper_of, manager_of
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel
from loge.registers.tenants.models import Household


@transaction.atomic
def propose_errand(
    *, household_id: int, person_id: int, kind: str, origin: str, origin_id: str, heard_by=None, by
) -> Errand | None:
    """A service that someone agreed to see passed on. The answer to the service itself is still asked before anything is done.

    One that is under way there for the same thing answers for this one. None when it is not for the caretakers: a human
    decides of any contact with that home, or nobody covers the residence. The facts of other trades lead here: no role is asked.
    """
    home = Household.objects.select_for_update(of=("self",)).select_related("residence").get(pk=household_id)
    known = Errand.objects.filter(household=home, kind=ErrandKind(kind), seal=None)
    same_fact = known.filter(origin=origin, origin_id=origin_id)
    if found := same_fact.first() or known.standing().order_by("pk").first():
        return found
    now = timezone.now()
    verdict = gate.ask(household_id=home.pk, person_id=person_id, channel=Channel.VISIT, trade=TRADE, now=now)
    owner = keeper_of(home.residence) or manager_of(home.residence)
    if owner is None or home.ended_on or not verdict.may_go and verdict.until is None:
        return None
    errand = Errand.objects.create(
        household=home, person_id=person_id, residence=home.residence, kind=ErrandKind(kind), stage=ErrandStage.ASKED,
        origin=origin, origin_id=origin_id, owner=owner, heard_by=heard_by, asked_at=now, asked_by=by,
        due_at=in_days(home, DAYS_TO_ORGANISE, now),
    )  # fmt: skip
    write_step(errand, f"Proposé après un appel, confié à {owner}", by=by, at=now)
    trail.record("proximity.errand_proposed", errand, by=by, kind=kind, to=owner.pk)
    return errand


@transaction.atomic
def tell_person_of_errand(errand: Errand, *, by) -> Errand:
    """The person was told what becomes of what they asked for on the telephone."""
    check_can_tell(by, errand)
    errand = Errand.objects.select_for_update(of=("self",)).get(pk=errand.pk)
    if errand.stage in (ErrandStage.ASKED, ErrandStage.ACCEPTED):
        raise Refusal("Il n’y a encore rien à dire : ce service n’est pas organisé.")
    if errand.told_at:
        raise Stale("La personne est déjà prévenue.")
    errand.told_at, errand.told_by = timezone.now(), by
    errand.save(update_fields=["told_at", "told_by"])
    write_step(errand, "La personne est prévenue de la suite", by=by, at=errand.told_at)
    trail.record("proximity.person_told", errand, by=by)
    return errand
