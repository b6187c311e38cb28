"""Who reads what: private notes, restricted cases, cases under a seal, passing on."""

import pytest

from loge.domains.cases.choices import Answer, RecipientKind
from loge.domains.cases.exports import cases_workbook
from loge.domains.cases.models import Case, CaseAction, CaseNote
from loge.domains.cases.operations.cases import close_case, hand_over
from loge.domains.cases.operations.consents import (
    answer_consent,
    ask_consent,
    pass_on,
    pass_on_by_law,
    withdraw_consent,
)
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.plan import add_action
from loge.domains.cases.operations.reading import open_file
from loge.domains.cases.operations.sharing import reassign_cases
from loge.domains.cases.operations.team import edit_case, seal_case, set_team
from loge.domains.cases.queries.desk import workload
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.operations.keys import give_key
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.operations.sealing import seal_people


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_a_private_note_is_for_social_workers_alone(case, world, manager):
    add_note(case, text="Vu ensemble ce matin", kind="private", by=world.worker)
    add_note(case, text="Rappeler mardi", by=world.worker)
    assert CaseNote.objects.visible_to(world.colleague).count() == 2
    assert [note.text for note in CaseNote.objects.visible_to(manager)] == ["Rappeler mardi"]
    assert not CaseNote.objects.visible_to(UserFactory(roles=[Role.ADMINISTRATOR])).exists()
    assert not CaseNote.objects.visible_to(world.stranger).exists()
    with pytest.raises(Refusal, match="réservées aux conseillers"):
        add_note(case, text="Moi aussi", kind="private", by=manager)


def test_the_text_of_a_note_never_goes_to_the_journal(case, world):
    add_note(case, text="Un texte à ne pas répandre", kind="private", by=world.worker)
    entry = Entry.objects.get(action="cases.note_added")
    assert entry.by == world.worker and "répandre" not in str(entry.facts)


def restrict(case, world, **changes):
    facts = {"substitute": None, "members": [], "restricted": True}
    set_team(case, **(facts | changes), by=world.worker)


def test_a_restricted_case_is_closed_to_managers_unless_they_are_named(case, world, manager):
    assert sees(manager, case)
    restrict(case, world)
    assert not sees(manager, case) and sees(world.colleague, case) and sees(world.worker, case)
    restrict(case, world, members=[manager])
    assert sees(manager, case)


def test_a_substitute_sees_the_case_wherever_they_work(case, world):
    set_team(case, substitute=world.stranger, members=[], restricted=False, by=world.worker)
    assert sees(world.stranger, case)
    with pytest.raises(Refusal, match="quelqu’un d’autre"):
        set_team(case, substitute=world.worker, members=[], restricted=False, by=world.worker)
    with pytest.raises(Refusal, match="ne suit pas"):
        set_team(case, substitute=None, members=[world.caretaker], restricted=False, by=world.worker)


def test_two_people_completing_the_sheet_the_second_is_told_and_overwrites_nothing(case, world):
    facts = {"summary": "Courses", "themes": [], "goals": "", "level": 2, "revision": case.revision}
    edit_case(case, needs="Portage de courses", **facts, by=world.worker)
    with pytest.raises(Stale, match=str(world.worker)):
        edit_case(case, needs="Autre chose", **facts, by=world.colleague)
    assert Case.objects.get(pk=case.pk).needs == "Portage de courses"


def seal(case, world):
    return seal_case(case, reason="violence", by=world.worker)


def test_a_sealed_case_exists_for_its_keys_only(case, world, manager):
    case = seal(case, world)
    for other in (
        manager,
        world.colleague,
        UserFactory(roles=[Role.VULNERABILITY_LEAD]),
        UserFactory(roles=list(Role)),
    ):
        assert not sees(other, case)
    assert sees(world.worker, case)
    give_key(case.seal, to=world.colleague, by=world.worker)
    assert sees(world.colleague, case)


def test_a_sealed_case_is_neither_counted_nor_exported_nor_shared_out(case, world):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    case = seal(case, world)
    give_key(case.seal, to=lead, by=world.worker)
    assert workload(lead, now=case.opened_at) == []
    with pytest.raises(Refusal, match="relisez la liste"):
        reassign_cases(case_ids=[case.pk], to=world.colleague, by=lead)
    assert cases_workbook(shown="tous", by=lead)
    assert Entry.objects.get(action="cases.cases_exported").facts["rows"] == 0


def test_the_tasks_of_a_case_that_is_sealed_come_back_to_its_officer(case, world):
    action = add_action(
        case, kind="home_visit", due_on=case.opened_at.date(), in_charge=world.caretaker, by=world.worker
    )
    case = seal(case, world)
    assert CaseAction.objects.get(pk=action.pk).in_charge == world.worker
    assert not CaseAction.objects.visible_to(world.caretaker).exists()
    with pytest.raises(Refusal, match="n’a pas accès"):
        add_action(case, kind="phone", due_on=case.opened_at.date(), in_charge=world.caretaker, by=world.worker)
    with pytest.raises(Refusal, match="n’a pas accès"):
        hand_over(case, to=world.colleague, by=world.worker)


def test_under_a_seal_the_journal_names_neither_the_case_nor_any_fact(case, world):
    case = seal(case, world)
    add_note(case, text="Convenu", by=world.worker)
    entry = Entry.objects.get(action="cases.note_added")
    assert (entry.target_model, entry.facts) == ("seals.Seal", {})
    assert case.title == f"Suivi {case.seal.reference}"


def test_a_sealed_case_is_read_for_a_reason(case, world):
    case = seal(case, world)
    assert open_file(case, by=world.worker) is False
    open_seal(case.seal, reason="following", by=world.worker)
    assert open_file(case, by=world.worker) is True
    assert Entry.objects.filter(action="read", target_model="seals.Seal", by=world.worker).count() == 1


def test_what_was_written_before_someone_was_protected_is_closed_too(case, world):
    ended = open_one(world)
    close_case(ended, result="moved", by=world.worker)
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    seal_people(people=[world.person], reason="violence", by=lead)
    for one in (case, ended):
        assert not sees(world.worker, one) and not sees(world.colleague, one) and sees(lead, one)
    assert Case.objects.get(pk=case.pk).owner == lead


def test_a_seal_protects_a_person(world):
    with pytest.raises(Refusal, match="de quelle personne"):
        seal(open_one(world, person_id=None), world)


def asked(case, world, **changes):
    facts = {"what": "Aide aux courses", "recipient_kind": RecipientKind.CCAS, "recipient": "CCAS d’Angers"}
    return ask_consent(case, **(facts | changes), by=world.worker)


def test_each_thing_passed_on_is_agreed_first(case, world):
    consent = asked(case, world)
    with pytest.raises(Refusal, match="pas encore répondu"):
        pass_on(consent, by=world.worker)
    answer_consent(consent, given=True, by=world.colleague)
    told = pass_on(consent, by=world.worker)
    assert (told.recipient, told.ground) == ("CCAS d’Angers", "")
    assert case.steps.last().text == "Transmis à CCAS d’Angers : Aide aux courses"


def test_what_was_refused_or_withdrawn_is_not_passed_on(case, world):
    with pytest.raises(Refusal, match="a refusé"):
        pass_on(asked(case, world, answer=Answer.REFUSED), by=world.worker)
    consent = asked(case, world, answer=Answer.GIVEN)
    withdraw_consent(consent, by=world.worker)
    with pytest.raises(Refusal, match="a retiré son accord"):
        pass_on(consent, by=world.worker)
    with pytest.raises(Stale):
        withdraw_consent(consent, by=world.colleague)


def by_law(case, world, **changes):
    facts = {
        "what": "Ne répond plus, porte ouverte", "recipient_kind": RecipientKind.EMERGENCY, "recipient": "Pompiers",
        "ground": "immediate_danger", "reason": "Constaté par le gardien à 9 h",
    }  # fmt: skip
    return pass_on_by_law(case, **(facts | changes), by=world.worker)


def test_without_agreement_only_the_grounds_of_the_law_and_their_recipients(case, world):
    assert by_law(case, world).ground == "immediate_danger"
    with pytest.raises(Refusal, match="que : autorité judiciaire"):
        by_law(case, world, ground="unable_to_protect", recipient_kind=RecipientKind.PARTNER)
    with pytest.raises(Refusal, match="motifs prévus par la loi"):
        by_law(case, world, ground="it_would_help")
    with pytest.raises(Refusal, match="Écrivez les faits"):
        by_law(case, world, reason="  ")
    assert Entry.objects.filter(action="cases.passed_on_by_law").count() == 1


def test_a_stranger_to_the_case_asks_nothing(case, world):
    with pytest.raises(Refusal, match="confié à une autre"):
        ask_consent(case, what="Tout", recipient_kind="ccas", recipient="X", by=world.caretaker)
