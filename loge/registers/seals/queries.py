"""Questions that other floors put to the seals. None of these answers may be shown to anyone."""

from datetime import datetime, timedelta
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.registers.seals.access import records_of
from loge.registers.seals.models import DutyOfficer, Seal, SealedPerson, SealKey, SealOpening
from loge.registers.seals.permissions import has_anyone
from loge.registers.tenants.models import Occupant

AFTER_PROTECTION = 3 * 365
"""Days that what is under a seal is kept once the protection was lifted: one to three years, with the longest by default."""


def protected_person_ids() -> frozenset[int]:
    """People whom a standing seal protects, and the records they were merged into."""
    covered = SealedPerson.objects.filter(seal__lifted_at=None).values_list("person", "person__merged_into")
    return frozenset(pk for pair in covered for pk in pair if pk)


def protected_household_ids() -> frozenset[int]:
    """Homes where one of them lives today: never drawn, called in bulk, written to nor counted (domain.md b.6)."""
    covered = SealedPerson.objects.filter(seal__lifted_at=None)
    living = Occupant.objects.filter(person__in=records_of(covered), ends_on=None, household__ended_on=None)
    return frozenset(living.values_list("household", flat=True))


def seals_over(*, person_id: int) -> QuerySet[Seal]:
    """Standing seals that protect this person, whichever of their records it was put on; the first one first."""
    covered = SealedPerson.objects.filter(Q(person=person_id) | Q(person__merged_into=person_id))
    return Seal.objects.standing().filter(pk__in=covered.values("seal")).select_related("owner").order_by("pk")


def protected_at_home(household_id: int) -> list[int]:
    """Of those who live there today, the ones whom a standing seal protects, in the order in which they were."""
    living = Occupant.objects.filter(household=household_id, ends_on=None).values("person")
    covered = SealedPerson.objects.filter(seal__lifted_at=None)
    found = covered.filter(Q(person__in=living) | Q(person__merged_into__in=living)).order_by("seal", "pk")
    return [merged or pk for pk, merged in found.values_list("person", "person__merged_into")]


def seals_by_home() -> list[tuple[int, int]]:
    """(seal, home) of each home above, for what must be journalled under its seal."""
    covered = dict(SealedPerson.objects.filter(seal__lifted_at=None).values_list("person", "seal"))
    living = Occupant.objects.filter(person__in=covered, ends_on=None, household__ended_on=None)
    return [(covered[person], home) for person, home in living.values_list("person", "household").order_by("pk")]


def protection_over(now: datetime) -> datetime:
    """What is under a seal lifted before that moment has been kept long enough, whatever the trade (domain.md m.3)."""
    return now - timedelta(days=settings.RETENTION_DAYS.get("sealed", AFTER_PROTECTION))


def current_opening(seal: Seal, user) -> SealOpening | None:
    """The reason that the user gave a short while ago, None when it must be asked."""
    return SealOpening.objects.filter(seal=seal, user=user, until__gt=timezone.now()).order_by("-until").first()


def broken_glass(*, since, owner=None):
    """Keys taken in an emergency since then, the latest first; of one owner's files, or of all."""
    keys = SealKey.objects.filter(break_glass=True, given_at__gte=since).select_related("user", "seal")
    return (keys.filter(seal__owner=owner) if owner else keys).order_by("-given_at", "-pk")


def without_owner(user=None) -> list[Seal]:
    """Standing seals whose owner has left: those of which `user` has a key; None: those that nobody at all can take over, for the
    data protection officer, who reads their opaque number and nothing else."""
    left = Seal.objects.standing().filter(owner__is_active=False).select_related("owner").order_by("opened_at", "pk")
    if user is not None:
        return list(left.filter(pk__in=Seal.objects.visible_to(user).values("pk")))
    return [seal for seal in left if not has_anyone(seal)]


def on_duty(user) -> bool:
    now = timezone.now()
    return DutyOfficer.objects.filter(user=user, since__lte=now, until__gt=now, ended_at=None).exists()


def check_on_duty(user) -> None:
    """Raise Refusal when the user is not the officer on duty at this very moment."""
    if not user.is_active or not on_duty(user):
        raise Refusal("Seule la personne d’astreinte peut ouvrir un dossier en urgence.")


def duties():
    """Those to come and those of now, then the past ones."""
    return DutyOfficer.objects.select_related("user", "named_by").order_by(F("until").desc(), "-pk")


def sealed_records() -> dict[str, list[str]]:
    """Label of the table → keys of its rows that are under a seal, or that hang on a row that is: what the journal must not
    name. Found by asking the models themselves, so that a trade that comes later is covered."""
    found: dict[str, list[str]] = {}
    for model, paths in _paths_to_seals().items():
        under = Q()
        for path in paths:
            under |= Q(**{f"{path}__isnull": False})
        if keys := list(model._base_manager.filter(under).values_list("pk", flat=True)):
            found[model._meta.label] = [str(key) for key in keys]
    return found


@cache
def _paths_to_seals() -> dict[type[models.Model], list[str]]:
    """Straight or through one other record: {Case: ["seal"], CaseNote: ["case__seal"]}."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("loge.")]
    straight = {model: _links(model, {Seal}) for model in ours if model._meta.app_label != "seals"}
    holders = {model for model, links in straight.items() if links}
    paths = {}
    for model, links in straight.items():
        through = [f"{link}__{path}" for link, to in _links_to(model, holders) for path in straight[to]]
        if links + through:
            paths[model] = links + through
    return paths


def _links(model, targets) -> list[str]:
    return [name for name, _ in _links_to(model, targets)]


def _links_to(model, targets) -> list[tuple[str, type[models.Model]]]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
    return [(field.name, field.related_model) for field in fields if field.related_model in targets]
