"""A disagreement between neighbours: brought by one, accepted by each, heard apart, met together, ended with a neutral code."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.support.choices import Answer, MediationOutcome, Nature, SessionStatus
from loge.domains.support.models import Mediation, Party, PartyWord
from loge.domains.support.permissions import check_can_mediate
from loge.domains.support.rules import why_not_mediate
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Answer as GateAnswer
from loge.registers.peace.choices import Channel
from loge.registers.seals.queries import protected_person_ids
from loge.registers.tenants.models import Household

AGREED = (MediationOutcome.AGREEMENT, MediationOutcome.PARTIAL)


@transaction.atomic
def open_mediation(*, people: list, nature: str, provider: str = "", by) -> Mediation:
    """Nobody is brought in yet: each side is asked first. Raise Refusal when these people may not meet (`rules`)."""
    check_can_mediate(by)
    if any(person.deceased for person in people):
        raise Refusal("Une de ces personnes est décédée.")
    homes = [home_of(person, viewer=by) for person in people]
    if sentence := why_not_mediate(households=[home.pk for home in homes]):
        raise Refusal(sentence)
    for person, home in zip(people, homes, strict=True):
        _check_may_be_approached(person, home)
    mediation = Mediation.objects.create(
        nature=Nature(nature), mediator=by, provider=provider.strip(), opened_at=timezone.now(), opened_by=by
    )
    for person, home in zip(people, homes, strict=True):
        Party.objects.create(mediation=mediation, person=person, household=home)
    trail.record("support.mediation_opened", mediation, by=by, people=[person.pk for person in people])
    return mediation


def _check_may_be_approached(person, home: Household) -> None:
    """Where a human decides of any contact, a mediation is not proposed from here (registers/peace)."""
    verdict = gate.ask(
        household_id=home.pk, person_id=person.pk, channel=Channel.LETTER, trade="support", now=timezone.now()
    )
    if verdict.answer == GateAnswer.HUMAN:
        raise Refusal(verdict.sentence)


def home_of(person, *, viewer) -> Household:
    """Where they live today, within the viewer's perimeter."""
    lived_in = Household.objects.visible_to(viewer).filter(
        occupants__person=person, occupants__ends_on=None, ended_on=None
    )
    home = lived_in.order_by("-pk").first()
    if home is None:
        raise Refusal(f"{person} n’habite plus dans un logement de votre périmètre.")
    return home


@transaction.atomic
def answer_for(party: Party, *, answer: str, on: date, by) -> Party:
    """What this side answered. A refusal, or an agreement taken back, ends the mediation: nobody is held to it."""
    mediation = _locked(party.mediation_id, by)
    party = Party.objects.get(pk=party.pk)
    if on > timezone.localdate():
        raise Refusal("La réponse ne peut pas être datée de demain.")
    if answer == Answer.WITHDRAWN and party.answer != Answer.YES:
        raise Refusal("Cette partie n’avait pas donné son accord.")
    party.answer, party.answered_on, party.asked_by = Answer(answer), on, by
    party.save(update_fields=["answer", "answered_on", "asked_by"])
    trail.record("support.party_answered", mediation, by=by, party=party.pk, answer=answer)
    if answer in (Answer.NO, Answer.WITHDRAWN):
        _end(mediation, MediationOutcome.WITHDRAWN, "", by)
    return party


@transaction.atomic
def hear_party(party: Party, *, text: str, by) -> PartyWord:
    """In that side's own file, that no other side reads."""
    mediation = _locked(party.mediation_id, by)
    if not text.strip():
        raise Refusal("Écrivez ce qui a été dit.")
    word = PartyWord.objects.create(party=party, at=timezone.now(), by=by, text=text.strip())
    trail.record("support.party_heard", mediation, by=by, party=party.pk)
    return word


@transaction.atomic
def hand_mediation_over(mediation: Mediation, *, to, by) -> Mediation:
    """Someone else follows it from now on."""
    mediation = _locked(mediation.pk, by)
    check_can_mediate(to)
    if not to.is_active:
        raise Refusal(f"Le compte de {to} n’est plus actif.")
    if mediation.mediator_id == to.pk:
        raise Stale(f"{to} la suit déjà.")
    mediation.mediator = to
    mediation.save(update_fields=["mediator"])
    trail.record("support.mediation_handed_over", mediation, by=by, owner=to.pk)
    return mediation


@transaction.atomic
def close_mediation(mediation: Mediation, *, outcome: str, agreement: str = "", by) -> Mediation:
    """`agreement`: what both sides hold to, in words that both have accepted; asked for when there is one."""
    mediation = _locked(mediation.pk, by)
    if outcome in AGREED and not agreement.strip():
        raise Refusal("Écrivez ce qui est convenu, dans les mots acceptés par toutes les parties.")
    if outcome in AGREED and mediation.parties.exclude(answer=Answer.YES).exists():
        raise Refusal("Un accord suppose que toutes les parties aient accepté la médiation.")
    return _end(mediation, MediationOutcome(outcome), agreement.strip() if outcome in AGREED else "", by)


@transaction.atomic
def end_mediations_of_protected(*, by) -> int:
    """A mediation with someone who is protected from now on ends as any that a side gives up. Return how many."""
    concerned = Mediation.objects.standing().filter(parties__person__in=protected_person_ids()).values("pk")
    mediations = list(Mediation.objects.select_for_update(of=["self"]).filter(pk__in=concerned))
    for mediation in mediations:
        _end(mediation, MediationOutcome.WITHDRAWN, "", by)
    return len(mediations)


def _locked(pk: int, by) -> Mediation:
    """The row as it is now. Raise Stale when someone has ended it meanwhile."""
    mediation = Mediation.objects.select_for_update(of=["self"]).get(pk=pk)
    if mediation.mediator_id != by.pk:
        check_can_mediate(by)
    if mediation.closed_at:
        raise Stale("Cette médiation est terminée.")
    return mediation


def _end(mediation: Mediation, outcome: MediationOutcome, agreement: str, by) -> Mediation:
    now = timezone.now()
    mediation.outcome, mediation.agreement, mediation.closed_at = outcome, agreement, now
    mediation.save(update_fields=["outcome", "agreement", "closed_at"])
    cancelled = mediation.sessions.filter(status=SessionStatus.PLANNED).update(
        status=SessionStatus.CANCELLED, settled_at=now
    )
    trail.record("support.mediation_closed", mediation, by=by, outcome=outcome, cancelled=cancelled)
    return mediation
