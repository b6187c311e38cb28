"""Opening, taking, confiding, ending a case."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import AGREED, ActionType, CaseResult, CaseStatus, Confidentiality, Origin
from loge.domains.cases.events import CaseClosed, CaseOpened, CaseTaken
from loge.domains.cases.models import Case, CaseStep
from loge.domains.cases.operations.history import announce, in_hand, journal, locked, moved, needed, write
from loge.domains.cases.permissions import check_can_accompany, check_can_act_on, check_can_receive
from loge.domains.cases.queries.delays import due_after
from loge.domains.cases.queries.wishes import declined_until
from loge.domains.cases.rules import DANGER, HIGHEST_LEVEL
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import short_date
from loge.registers.peace.choices import LifeSign
from loge.registers.peace.gate import check_may_decide
from loge.registers.peace.operations import note_signs_of_life
from loge.registers.seals.models import Seal
from loge.registers.seals.queries import protected_at_home, seals_over


@transaction.atomic
def open_case(
    *,
    household_id: int,
    person_id: int | None,
    origin: str,
    origin_id: str,
    level: int,
    summary: str,
    owner_id: int,
    themes: list[str] | None = None,
    by,
) -> Case:
    """Give what was heard an owner and a deadline drawn from its level (0 to 4, domain.md b.3).

    Even of someone who asked not to be followed: what they say to a caller or a caretaker is not lost. The case shows
    their wish, and nothing is proposed to them. About someone protected, or a home where someone is, it goes under their
    seal from its first line, to someone who holds a key.
    """
    now = timezone.now()
    person_id, seal = _protected(household_id, person_id)
    owner_id = seal.who_answers(owner_id) if seal else owner_id
    case = Case.objects.create(
        household_id=household_id,
        person_id=person_id,
        seal=seal,
        confidentiality=Confidentiality.SEALED if seal else Confidentiality.STANDARD,
        origin=origin,
        origin_id=origin_id,
        level=level,
        summary=summary,
        themes=themes or [],
        owner_id=owner_id,
        opened_at=now,
        opened_by=by,
        due_at=due_after(level, now),
    )
    write(case, "Signal reçu", by=by, at=now)
    journal("cases.case_opened", case, by=by, level=level, owner=owner_id)
    announce(CaseOpened, case, by=by)
    return case


def _protected(household_id: int, person_id: int | None) -> tuple[int | None, Seal | None]:
    """Whom the case is about, and the seal that protects them. A case of a whole home is about the one whom a seal protects:
    it would show where they live, and what is lived there."""
    for person in [person_id] if person_id else protected_at_home(household_id):
        if seal := seals_over(person_id=person).first():
            return person, seal
    return person_id, None


def check_may_be_proposed(*, household_id: int, person_id: int | None, level: int, today) -> None:
    """Raise Refusal when the person asked not to be followed before a day, unless it is a danger (level 3 or 4)."""
    if level >= DANGER:
        return
    until = declined_until(household_id=household_id, person_id=person_id, today=today)
    if until:
        raise Refusal(
            f"Cette personne a demandé à ne pas être suivie : ne le lui proposez pas avant le {short_date(until)}. "
            "Un danger (urgence, ou à traiter aujourd’hui) passe outre."
        )


@transaction.atomic
def open_by_hand(
    household, *, person, origin: str, level: int, summary: str, themes: list[str], owner, restricted: bool = False, by
) -> Case:
    """A case that a social worker opens from a tenant's file: for themselves or for a colleague.

    Where a human decides for this home, somebody else opens none, but for a danger: it then goes to whoever decides.
    """
    check_can_accompany(by)
    if not 0 <= level <= HIGHEST_LEVEL:
        raise Refusal("Choisissez un niveau.")
    if person and not person.occupancies.filter(household=household, ends_on=None).exists():
        raise Refusal("Cette personne n’habite plus ce logement.")
    check_may_be_proposed(
        household_id=household.pk, person_id=person.pk if person else None, level=level, today=timezone.localdate()
    )
    if level < DANGER:
        check_may_decide(household_id=household.pk, person_id=person.pk if person else None, by=by)
    case = open_case(
        household_id=household.pk,
        person_id=person.pk if person else None,
        origin=origin,
        origin_id="",
        level=level,
        summary=needed(summary, "Écrivez ce qui est signalé."),
        themes=themes,
        owner_id=owner.pk,
        by=by,
    )
    check_can_receive(case.owner, case)
    if origin in (Origin.CALL, Origin.SELF):
        note_signs_of_life({household.pk: timezone.localdate()}, kind=LifeSign.REQUEST, by=by)
    if restricted and not case.seal_id:
        case.confidentiality = "restricted"
        case.save(update_fields=["confidentiality"])
    return case


@transaction.atomic
def take_case(case: Case, *, by) -> None:
    """Say that one has it in hand, and answers for it from then on unless one only stands in for its officer."""
    case = moved(case, CaseStatus.TRIAGE, by=by)
    if by.pk not in (case.owner_id, case.substitute_id):
        check_can_receive(by, case)
        case.owner = by
    case.save(update_fields=["status", "owner"])
    write(case, "Pris en charge", by=by)
    journal("cases.case_taken", case, by=by)
    announce(CaseTaken, case, by=by)


@transaction.atomic
def add_step(case: Case, *, text: str, by) -> CaseStep:
    """One line of history: what was done or agreed. A finished case takes no more lines."""
    case = in_hand(case, by=by)
    step = write(case, needed(text, "Écrivez ce qui a été fait."), by=by)
    journal("cases.step_added", case, by=by)
    return step


@transaction.atomic
def tell_case(*, case_id: int, text: str, by=None) -> CaseStep:
    """What another trade has to say to the officer (a partner answered, a parcel was delivered); even of a case that ended."""
    case = Case.objects.select_related("seal").get(pk=case_id)
    step = write(case, text, by=by)
    journal("cases.case_told", case, by=by)
    return step


@transaction.atomic
def tell_open_case(*, person_id: int, preferred: str, text: str, within_days: int, by=None) -> Case | None:
    """What another trade has to say of someone already followed: a line of the history, and a call to make with its day.

    `preferred`: key of the case that it comes from, if any; else the last one opened. None when no open case of theirs may
    be told. What is under a seal is not told from outside.
    """
    standing = Case.objects.standing().unsealed().filter(person=person_id).select_for_update(of=["self"])
    found = list(standing.select_related("seal").order_by("-opened_at", "-pk"))
    if not found:
        return None
    case = next((case for case in found if str(case.pk) == preferred), found[0])
    write(case, text, by=by)
    now = timezone.now()
    case.actions.create(
        kind=ActionType.PHONE, detail=text[:500], due_on=timezone.localdate(now) + timedelta(days=within_days),
        in_charge_id=case.owner_id, created_at=now, created_by=by,
    )  # fmt: skip
    journal("cases.case_told", case, by=by)
    return case


@transaction.atomic
def say_to_open_case(*, person_id: int, text: str, by=None) -> Case | None:
    """A line of the history of whoever is already followed, and nothing to do. What is under a seal is not told from outside."""
    case = Case.objects.standing().unsealed().filter(person=person_id).order_by("-opened_at", "-pk").first()
    if case is not None:
        tell_case(case_id=case.pk, text=text, by=by)
    return case


@transaction.atomic
def hand_over(case: Case, *, to, by) -> None:
    """Confide it to someone else, with its history and its planned actions; deadlines do not move."""
    case = in_hand(case, by=by)
    check_can_receive(to, case)
    if case.owner_id == to.pk:
        raise Stale(f"{to} en est déjà responsable.")
    give(case, to=to, by=by)


def give(case: Case, *, to, by) -> None:
    """The part that a handover and a sharing out have in common: the case, and the tasks that its officer had kept."""
    before = case.owner_id
    case.owner = to
    if case.substitute_id == to.pk:
        case.substitute = None
    if case.status == CaseStatus.TRIAGE:
        case.status = CaseStatus.REPORTED
    case.save(update_fields=["owner", "substitute", "status"])
    case.actions.filter(status="planned", in_charge=before).update(in_charge=to)
    write(case, f"Confié à {to}", by=by)
    journal("cases.case_handed_over", case, by=by, owner=to.pk)


@transaction.atomic
def close_case(case: Case, *, result: str, text: str = "", by) -> None:
    """End it with a neutral result. Two people closing at once: the second is told, nothing is written twice."""
    case = moved(case, CaseStatus.CLOSED, by=by)
    case.result = CaseResult(result)
    case.closed_at = timezone.now()
    case.save(update_fields=["status", "result", "closed_at"])
    said = f" : {text}" if text else ""
    write(case, f"Terminé, {case.get_result_display().lower()}{said}", by=by, at=case.closed_at)
    journal("cases.case_closed", case, by=by, result=result)
    announce(CaseClosed, case, by=by)


@transaction.atomic
def reopen_case(case: Case, *, by) -> None:
    """Take a finished one up again. An agreement given before does not hold: the person is asked anew."""
    case = locked(case)
    check_can_act_on(by, case)
    if not case.is_ended:
        raise Stale("Ce suivi n’est pas terminé.")
    if case.status == CaseStatus.PURGED:
        raise Refusal("Ce suivi a été effacé : ouvrez-en un nouveau.")
    now = timezone.now()
    today = timezone.localdate(now)
    check_may_be_proposed(household_id=case.household_id, person_id=case.person_id, level=case.level, today=today)
    case.status, case.result, case.closed_at, case.kept_until = CaseStatus.REPORTED, "", None, None
    case.agreed_on, case.review_on, case.suspended_until = None, None, None
    case.due_at = now + timedelta(days=1)
    case.save()
    write(case, "Rouvert", by=by)
    journal("cases.case_reopened", case, by=by)


def check_agreed(case: Case) -> None:
    """A plan and a review rest on the person's agreement (domain.md b8, c.1)."""
    if case.status not in AGREED:
        raise Refusal("Le plan se fait avec l’accord de la personne : notez d’abord sa réponse à la proposition.")
