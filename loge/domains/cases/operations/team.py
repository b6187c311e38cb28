"""What a case is about and who is of it: themes, needs, goals, substitute, members, confidentiality, seal."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from loge.domains.cases.choices import ActionStatus, ActionType, CaseStatus, Confidentiality, Theme
from loge.domains.cases.models import Case
from loge.domains.cases.operations.history import check_still_same, in_hand, journal, locked, needed, write
from loge.domains.cases.operations.plan import withdraw
from loge.domains.cases.permissions import check_can_accompany, check_can_receive
from loge.domains.cases.rules import HIGHEST_LEVEL, offers
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.models import Seal
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.tenants.models import Occupant


@transaction.atomic
def edit_case(
    case: Case, *, summary: str, themes: list[str], needs: str, goals: str, level: int, revision: int | None = None, by
) -> None:
    """Raise Stale when someone else changed it since the page was opened; nothing of theirs is overwritten unread."""
    case = in_hand(case, by=by)
    check_still_same(case, revision, last=case.steps.select_related("by").last())
    if not 0 <= level <= HIGHEST_LEVEL:
        raise Refusal("Choisissez un niveau.")
    case.summary = needed(summary, "Écrivez ce qui est signalé.")
    case.themes = [theme for theme in Theme.values if theme in set(themes)]
    case.needs, case.goals, case.level = needs.strip(), goals.strip(), level
    case.revision += 1
    case.save(update_fields=["summary", "themes", "needs", "goals", "level", "revision"])
    write(case, "Fiche du suivi complétée", by=by)
    if not offers(ActionType.MEDIATION_SESSION, case.themes):
        for action in case.actions.filter(kind=ActionType.MEDIATION_SESSION, status=ActionStatus.PLANNED):
            withdraw(action, case, by=by)
    journal("cases.case_edited", case, by=by)


@transaction.atomic
def set_team(case: Case, *, substitute, members=(), restricted: bool, revision: int | None = None, by) -> None:
    """Who stands in for the officer, who else opens the case; restricted, managers no longer do unless they are named."""
    check_can_accompany(by)
    case = in_hand(case, by=by)
    check_still_same(case, revision, last=case.steps.select_related("by").last())
    for person in [*members, *([substitute] if substitute else [])]:
        check_can_receive(person, case)
    if substitute and substitute.pk == case.owner_id:
        raise Refusal("Le suppléant est quelqu’un d’autre que le responsable.")
    case.substitute = substitute
    if not case.seal_id:
        case.confidentiality = Confidentiality.RESTRICTED if restricted else Confidentiality.STANDARD
    case.revision += 1
    case.save(update_fields=["substitute", "confidentiality", "revision"])
    case.members.set(members)
    write(case, f"Équipe du suivi : suppléant {substitute or 'à nommer'}", by=by)
    journal("cases.team_set", case, by=by)


@transaction.atomic
def seal_case(case: Case, *, reason: str, by) -> Case:
    """From now on it exists for the keys of its seal only: its officer and whoever seals it, then those they name."""
    case = in_hand(case, by=by)
    if case.seal_id:
        raise Stale("Ce suivi est déjà à accès nominatif.")
    if case.person is None:
        raise Refusal("Dites d’abord de quelle personne il s’agit : un accès nominatif protège une personne.")
    seal = seal_people(people=[case.person], reason=reason, owner=case.owner, by=by)
    case = locked(case)
    if not case.seal_id:  # the journey that hears of the seal may have done it already
        _put_under(case, seal, by=by)
    return case


@transaction.atomic
def close_to_others(*, seal_id: int, by) -> int:
    """Someone is protected from now on: what was written about them, ended or not, is closed to whoever has no key.

    Whoever answered for a case and has no key leaves it to the owner of the seal: it keeps someone. Return how many.
    """
    seal = Seal.objects.get(pk=seal_id)
    homes = dict(_homes_of(seal))
    about = Q(person__in=seal.people.values("person")) | Q(person=None, household__in=homes)
    cases = Case.objects.select_for_update(of=["self"]).filter(about, seal=None)
    found = list(cases.exclude(status=CaseStatus.PURGED).order_by("pk"))
    for case in found:
        case.person_id = case.person_id or homes[case.household_id]
        _put_under(case, seal, by=by)
    return len(found)


def _homes_of(seal: Seal) -> Iterable[tuple[int, int]]:
    """(home, person) where those whom the seal covers live today: a case of the whole home is about them too (ADR 68)."""
    living = Occupant.objects.filter(person__in=seal.people.values("person"), ends_on=None)
    return living.order_by("-pk").values_list("household", "person")


def _put_under(case: Case, seal: Seal, *, by) -> None:
    keys = set(seal.keys.live().values_list("user", flat=True))
    case.seal, case.confidentiality = seal, Confidentiality.SEALED
    case.revision += 1
    if case.owner_id not in keys:
        case.owner = seal.owner
    if case.substitute_id not in keys - {case.owner_id}:
        case.substitute = None
    case.save(update_fields=["person", "seal", "confidentiality", "revision", "owner", "substitute"])
    case.members.set(case.members.filter(pk__in=keys))
    case.actions.filter(status=ActionStatus.PLANNED).exclude(in_charge__in=keys).update(in_charge=case.owner)
    write(case, "Accès nominatif", by=by)
    journal("cases.access_named", case, by=by)
