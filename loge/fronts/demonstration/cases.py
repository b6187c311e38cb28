"""Cases of the demonstration in varied states: just heard, in hand, late, declined, accompanied, suspended, ended."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from loge.domains.cases.operations import cases, consents, notes, plan, support, team
from loge.fronts.demonstration.past import clock_at, moments, working_days_before
from loge.registers.tenants.models import Household

FROM = 40  # homes of the register before those of the stories below
STORIES: list[tuple[str, str, int, list[str]]] = [
    ("Ne peut plus porter ses courses", "caretaker", 2, ["food"]),
    ("Deux loyers de retard, ne sait pas à qui parler", "arrears", 2, ["arrears", "budget"]),
    ("Ne voit plus personne depuis l’hiver", "neighbour", 1, ["isolation"]),
    ("Bruits la nuit, ne dort plus", "self", 1, ["neighbours"]),
    ("La baignoire est devenue dangereuse", "self", 2, ["housing_fit"]),
    ("N’a pas demandé ses aides", "partner", 1, ["rights", "digital"]),
    ("Accès au logement avec accompagnement", "panel", 1, ["budget", "upkeep"]),
    ("Sa famille n’a plus de nouvelles", "neighbour", 3, ["isolation"]),
]


@transaction.atomic
def tell_cases(*, officer, lead, caretaker, today: date) -> None:
    """Open the stories and carry each as far as its place in TOLD; needs the register and the staff."""
    days = working_days_before(today, 30)
    homes = (
        Household.objects.filter(ended_on=None)
        .exclude(reference_person=None)
        .select_related("reference_person")
        .order_by("pk")
    )
    near = homes.filter(residence__in=caretaker.residence_assignments.values("residence"))
    chosen = [*near[:1], *homes[FROM : FROM + len(STORIES) - 1]]
    for place, (home, story) in enumerate(zip(chosen, STORIES, strict=False)):
        day = days[place * 3]
        with clock_at(moments(Random(place), day, 1)[0]):
            case = _open(home, story, officer, lead)
        told = TOLD[place]
        if told:
            told(case, officer, caretaker, moments(Random(place), days[place * 3 + 2], 1)[0], today)


def _open(home, story, officer, lead):
    summary, origin, level, themes = story
    return cases.open_by_hand(
        home, person=home.reference_person, origin=origin, level=level, summary=summary, themes=themes, owner=officer,
        by=lead,
    )  # fmt: skip


def _in_hand(case, officer, caretaker, at: datetime, today: date) -> None:
    with clock_at(at):
        cases.take_case(case, by=officer)
        plan.add_action(
            case, kind="home_visit", due_on=today + timedelta(days=2), in_charge=caretaker,
            detail="Passer en fin de matinée", by=officer,
        )  # fmt: skip


def _agreed(case, officer, at: datetime) -> None:
    with clock_at(at):
        cases.take_case(case, by=officer)
        support.propose_support(case, text="Un rendez-vous pour faire le point", by=officer)
        support.accept_support(case, how="oral", by=officer)
        plan.draft_plan(case, by=officer)
        support.begin_support(case, by=officer)


def _accompanied(case, officer, caretaker, at: datetime, today: date) -> None:
    _agreed(case, officer, at)
    with clock_at(at + timedelta(hours=1)):
        team.edit_case(
            case, summary=case.summary, themes=case.themes, needs="Étaler la dette, vérifier ses droits",
            goals="Reprendre le paiement du loyer et garder son logement", level=case.level, by=officer,
        )  # fmt: skip
        notes.add_note(case, text="Reçue au bureau, a apporté tous ses papiers.", by=officer)
        consent = consents.ask_consent(
            case, what="Sa demande d’aide et ses coordonnées", recipient_kind="county",
            recipient="Service social du département", answer="given", by=officer,
        )  # fmt: skip
        consents.pass_on(consent, by=officer)


def _declined(case, officer, caretaker, at: datetime, today: date) -> None:
    with clock_at(at):
        cases.take_case(case, by=officer)
        support.propose_support(case, by=officer)
        support.decline_support(case, by=officer)


def _suspended(case, officer, caretaker, at: datetime, today: date) -> None:
    _agreed(case, officer, at)
    support.suspend_support(case, until=today + timedelta(days=20), by=officer)


def _ended(case, officer, caretaker, at: datetime, today: date) -> None:
    with clock_at(at):
        cases.take_case(case, by=officer)
        cases.close_case(case, result="help_arranged", text="Rendez-vous pris avec le CCAS", by=officer)


def _proposed(case, officer, caretaker, at: datetime, today: date) -> None:
    with clock_at(at):
        cases.take_case(case, by=officer)
        support.propose_support(case, by=officer)


TOLD: list[Callable | None] = [_in_hand, _accompanied, None, _declined, _suspended, _ended, _proposed, None]
