"""What the file of a case shows, each list in one query whatever its length."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from loge.domains.cases.models import (
    Case,
    CaseAction,
    CaseConsent,
    CaseDisclosure,
    CaseNote,
    CaseStep,
    SupportWish,
)
from loge.domains.cases.queries.desk import with_urgency
from loge.registers.accounts.models import User
from loge.registers.seals.models import Seal
from loge.registers.seals.queries import current_opening


@dataclass(frozen=True)
class Story:
    steps: list[CaseStep]
    actions: list[CaseAction]
    notes: list[CaseNote]
    consents: list[CaseConsent]
    disclosures: list[CaseDisclosure]
    members: list[User]
    wish: SupportWish | None


def story(case: Case, *, viewer, now: datetime) -> Story:
    return Story(
        steps=list(case.steps.select_related("by").order_by("-at", "-pk")),
        actions=list(case.actions.select_related("in_charge", "done_by").order_by("status", "due_on", "pk")),
        notes=list(CaseNote.objects.visible_to(viewer).filter(case=case).select_related("by")),
        consents=list(case.consents.select_related("asked_by")),
        disclosures=list(case.disclosures.select_related("by")),
        members=list(case.members.order_by("last_name", "first_name", "pk")),
        wish=held_wish(case, now=now),
    )


def held_wish(case: Case, *, now: datetime) -> SupportWish | None:
    about = Q(person=case.person_id) if case.person_id else Q(household=case.household_id)
    held = SupportWish.objects.filter(about, lifted_at=None, declined_until__gt=timezone.localdate(now))
    return held.order_by("-declined_until").first()


def urgency(case: Case, *, now: datetime) -> Case:
    """The same case with `next_at`, `late` and `review_due`."""
    return with_urgency(Case.objects.filter(pk=case.pk), now=now).only("pk").get()


def needs_reason(case: Case, user) -> bool:
    """Under a seal, a reason is given before anything is read; it lasts a short while."""
    return case.seal is not None and current_opening(case.seal, user) is None


def seal_of(pk: int) -> Seal | None:
    """The seal of this case, whoever asks: for the journal of attempts alone."""
    return Seal.objects.filter(pk__in=Case.objects.filter(pk=pk).values("seal")).first()
