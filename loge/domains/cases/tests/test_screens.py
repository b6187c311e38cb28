"""The screens of a case: the right role reads, another perimeter gets 404, bad input is told and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.cases.models import Case, CaseAction, CaseConsent, CaseNote
from loge.domains.cases.operations import support
from loge.domains.cases.operations.cases import close_case, take_case
from loge.domains.cases.operations.consents import ask_consent
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.plan import add_action
from loge.domains.cases.operations.team import edit_case, seal_case
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.tests.factories import PersonFactory

PAGES = [
    "", "etape", "confier", "cloture", "fiche", "equipe", "acces", "note", "proposition", "reponse", "suspension",
    "bilan", "conservation", "actions/nouvelle", "accords/nouveau", "transmission-sans-accord",
]  # fmt: skip
LATER = (timezone.localdate() + timedelta(days=12)).isoformat()


@pytest.fixture
def desk(client, world):
    client.force_login(world.worker)
    return client


def html(answer):
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_case_is_read_by_its_officer_and_is_nowhere_for_another_agency(desk, world, case, path):
    assert desk.get(f"/suivis/{case.pk}/{path}").status_code == 200
    desk.force_login(world.stranger)
    assert desk.get(f"/suivis/{case.pk}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path, typed, kept",
    [
        ("fiche", {"summary": "", "level": 2, "needs": "Porter ses courses", "revision": 0}, "Porter ses courses"),
        ("note", {"kind": "ordinary", "text": "Elle est dépressive"}, "Elle est dépressive"),
        ("actions/nouvelle", {"kind": "phone", "due_on": "hier", "detail": "Le matin"}, "Le matin"),
        ("accords/nouveau", {"what": "Ses besoins", "recipient_kind": "", "recipient": ""}, "Ses besoins"),
        ("reponse", {"answer": "no", "until": "demain"}, "demain"),
        ("suspension", {"until": "2020-01-01"}, "2020-01-01"),
        ("transmission-sans-accord", {"ground": "", "reason": "Vu à 9 h"}, "Vu à 9 h"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(desk, case, path, typed, kept):
    answer = desk.post(f"/suivis/{case.pk}/{path}", typed)
    assert answer.status_code == 422 and kept in html(answer)
    assert not (CaseNote.objects.exists() or CaseAction.objects.exists() or CaseConsent.objects.exists())


def test_doubtful_words_may_be_kept_knowingly(desk, case):
    said = {"kind": "ordinary", "text": "Elle est dépressive"}
    answer = html(desk.post(f"/suivis/{case.pk}/note", said))
    assert "dépressive" in answer and "J’ai relu" in answer
    desk.post(f"/suivis/{case.pk}/note", said | {"accept_words": "on"})
    assert CaseNote.objects.get().text == "Elle est dépressive"


def test_two_people_on_the_same_sheet_the_second_reads_the_first_and_keeps_their_own_text(desk, world, case):
    edit_case(case, summary="Courses", themes=[], needs="Portage", goals="", level=2, by=world.colleague)
    typed = {"summary": "Courses", "level": 3, "needs": "Une aide à domicile", "goals": "", "revision": 0}
    answer = desk.post(f"/suivis/{case.pk}/fiche", typed)
    page = html(answer)
    assert answer.status_code == 422 and "pendant que vous écriviez" in page
    assert "Portage" in page and "Une aide à domicile" in page
    assert Case.objects.get(pk=case.pk).needs == "Portage"
    assert desk.post(f"/suivis/{case.pk}/fiche", typed | {"revision": 1}).status_code == 302


def test_a_case_is_accompanied_from_the_screen(desk, world, case):
    path = f"/suivis/{case.pk}/"
    themes = {"summary": "Impayé", "level": 2, "themes": ["arrears"], "revision": 0}
    desk.post(path + "prise-en-charge")
    desk.post(path + "fiche", themes)
    desk.post(path + "proposition", {"text": "Un rendez-vous"})
    desk.post(path + "reponse", {"answer": "oral"})
    desk.post(path + "plan")
    assert Case.objects.get(pk=case.pk).status == "plan"
    desk.post(path + "vers/accompagnement")
    action = CaseAction.objects.first()
    desk.post(f"{path}actions/{action.pk}/fait", {"result": "Budget vu ensemble"})
    desk.post(path + "vers/bilan")
    desk.post(path + "bilan", {"text": "Tout est en ordre"})
    desk.post(path + "cloture", {"result": "goals_met", "text": ""})
    case.refresh_from_db()
    assert (case.status, case.result) == ("closed", "goals_met")
    assert "Tout est en ordre" in html(desk.get(path))


def test_a_consent_is_answered_passed_on_and_withdrawn_from_the_screen(desk, world, case):
    consent = ask_consent(case, what="Ses besoins", recipient_kind="ccas", recipient="CCAS", by=world.worker)
    for gesture in ("oui", "transmis", "retrait"):
        assert desk.post(f"/suivis/{case.pk}/accords/{consent.pk}/{gesture}").status_code == 302
    consent.refresh_from_db()
    assert consent.answer == "withdrawn" and case.disclosures.count() == 1
    assert desk.post(f"/suivis/{case.pk}/accords/{consent.pk}/rien").status_code == 404


def test_a_case_is_opened_from_the_file_of_a_tenant(desk, world):
    assert f"/suivis/nouveau/{world.person.pk}/" in html(desk.get(f"/locataires/{world.person.pk}/"))
    typed = {
        "household": world.home.pk, "summary": "Ne sort plus", "level": 2, "origin": "self", "themes": ["isolation"],
        "owner": world.worker.pk,
    }  # fmt: skip
    answer = desk.post(f"/suivis/nouveau/{world.person.pk}/", typed)
    case = Case.objects.get()
    assert answer["Location"] == f"/suivis/{case.pk}/" and case.person == world.person
    wrong = desk.post(f"/suivis/nouveau/{world.person.pk}/", typed | {"owner": ""})
    assert wrong.status_code == 422 and "Ne sort plus" in html(wrong)
    assert desk.get(f"/suivis/nouveau/{PersonFactory().pk}/").status_code == 404
    desk.force_login(world.caretaker)
    assert desk.get(f"/suivis/nouveau/{world.person.pk}/").status_code == 403


def test_a_private_note_is_not_on_the_screen_of_a_manager(desk, world, case):
    add_note(case, text="Confié ce matin", kind="private", by=world.worker)
    add_note(case, text="Rappeler mardi", by=world.worker)
    assert "Confié ce matin" in html(desk.get(f"/suivis/{case.pk}/"))
    desk.force_login(UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency]))
    page = html(desk.get(f"/suivis/{case.pk}/"))
    assert "Rappeler mardi" in page and "Confié ce matin" not in page
    assert "Note privée" not in html(desk.get(f"/suivis/{case.pk}/note"))


def test_a_caretaker_reads_the_action_the_day_and_the_home_and_nothing_else(desk, world, case):
    add_note(case, text="Une note", by=world.worker)
    action = add_action(
        case, kind="home_visit", due_on=timezone.localdate(), detail="Elle est seule", in_charge=world.caretaker,
        by=world.worker,
    )  # fmt: skip
    desk.force_login(world.caretaker)
    for path in ("/", "/suivis/taches/", f"/suivis/taches/{action.pk}/"):
        page = html(desk.get(path))
        assert "Visite à domicile" in page and str(world.home.residence) in page
        for secret in (case.summary, "Une note", "Elle est seule", world.person.last_name):
            assert secret not in page
    assert desk.get(f"/suivis/{case.pk}/").status_code == 404
    wrong = desk.post(f"/suivis/taches/{action.pk}/", {"result": ""})
    assert wrong.status_code == 422
    assert desk.post(f"/suivis/taches/{action.pk}/", {"result": "Vue, tout va bien"}).status_code == 302
    desk.force_login(world.stranger)
    assert desk.get(f"/suivis/taches/{action.pk}/").status_code == 404


def test_opening_a_case_leaves_its_line_in_the_journal(desk, world, case):
    desk.get(f"/suivis/{case.pk}/")
    assert Entry.objects.filter(action="read", target_model="cases.Case", target_id=str(case.pk)).count() == 1


def test_a_sealed_case_asks_why_and_shows_nothing_before(desk, world, case):
    seal_case(case, reason="violence", by=world.worker)
    for path in ("", "note", "fiche"):
        page = html(desk.get(f"/suivis/{case.pk}/{path}", follow=True))
        assert case.summary not in page and world.person.last_name not in page and "Pourquoi ouvrez-vous" in page
    assert desk.post(f"/suivis/{case.pk}/ouverture", {"reason": ""}).status_code == 422
    desk.post(f"/suivis/{case.pk}/ouverture", {"reason": "following"})
    assert case.summary in html(desk.get(f"/suivis/{case.pk}/"))
    for path in ("/", "/suivis/", "/suivis/?vue=tous", "/suivis/export?vue=tous", f"/locataires/{world.person.pk}/"):
        assert case.summary not in html(desk.get(path))
    desk.force_login(world.colleague)
    assert desk.get(f"/suivis/{case.pk}/").status_code == 404
    assert desk.post(f"/suivis/{case.pk}/ouverture", {"reason": "following"}).status_code == 404


def test_a_manager_shares_out_the_cases_of_someone_away(desk, world, case):
    manager = UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])
    desk.force_login(manager)
    assert str(world.worker) in html(desk.get("/suivis/equipe/"))
    told = desk.post("/suivis/repartition?vue=tous", {"to": world.colleague.pk}, follow=True)
    assert "Cochez les suivis" in html(told)
    told = desk.post("/suivis/repartition?vue=tous", {"to": world.colleague.pk, "cases": [case.pk]}, follow=True)
    assert "1 suivi confié" in html(told)
    assert Case.objects.get(pk=case.pk).owner == world.colleague
    desk.force_login(world.worker)
    assert desk.get("/suivis/equipe/").status_code == 403


def test_delays_are_set_from_the_screen(desk, world):
    assert desk.get("/suivis/delais/").status_code == 403
    desk.force_login(UserFactory(roles=[Role.VULNERABILITY_LEAD]))
    typed = {"level_4": 20, "level_3": 6, "level_2": 48, "level_1": 7, "review": 60, "declined": 90, "kept": 30}
    assert "Fiabilité P" in html(desk.get("/suivis/delais/"))
    assert desk.post("/suivis/delais/", typed | {"level_4": 0}).status_code == 422
    assert desk.post("/suivis/delais/", typed).status_code == 302


def test_the_list_is_exported_without_what_was_written(desk, world, case):
    answer = desk.post("/suivis/export?vue=tous")
    assert answer["Content-Type"].endswith("sheet") and case.summary.encode() not in answer.content
    desk.force_login(world.caretaker)
    assert desk.post("/suivis/export?vue=tous").status_code == 403


def test_the_file_reads_the_same_however_long_its_history(desk, world, case, django_assert_max_num_queries):
    desk.get(f"/suivis/{case.pk}/")
    for n in range(12):
        add_note(case, text=f"Note {n}", by=world.colleague)
        add_action(case, kind="phone", due_on=timezone.localdate(), in_charge=world.caretaker, by=world.colleague)
        ask_consent(case, what=f"{n}", recipient_kind="ccas", recipient="CCAS", by=world.colleague)
    with django_assert_max_num_queries(FILE):
        desk.get(f"/suivis/{case.pk}/")


FILE = 15  # session, user, case, journal, steps, actions, notes, consents, disclosures, members, wish, urgency, colleagues


@pytest.mark.parametrize("view", ["miens", "nouveau", "tous", "retard", "bilans", "sans-responsable", "termines", "x"])
def test_every_tab_of_the_desk_is_read(desk, world, case, view):
    take_case(open_one(world), by=world.worker)
    close_case(open_one(world), result="moved", by=world.worker)
    assert desk.get(f"/suivis/?vue={view}").status_code == 200


def test_other_trades_are_one_link_away_and_mediation_only_where_it_may_be_offered(desk, world, case):
    def page(*themes):
        edit_case(case, summary="Bruits", themes=themes, needs="", goals="", level=2, by=world.worker)
        return html(desk.get(f"/suivis/{case.pk}/"))

    assert "Demander un service" in page() and f"?origine=cases.Case:{case.pk}" in page()
    assert "Proposer une médiation" in page("neighbours")
    assert "Proposer une médiation" not in page("neighbours", "protection")


def test_a_wish_is_shown_and_lifted_from_the_screen(desk, world):
    declined = open_one(world, level=2)
    take_case(declined, by=world.worker)
    support.propose_support(declined, by=world.worker)
    wish = support.decline_support(declined, by=world.worker)
    heard = open_one(world, level=2)
    assert "Ne pas proposer" in html(desk.get(f"/suivis/{heard.pk}/"))
    assert "a demandé à ne pas être suivie" in html(desk.get(f"/locataires/{world.person.pk}/"))
    desk.post(f"/suivis/{heard.pk}/souhaits/{wish.pk}/levee")
    wish.refresh_from_db()
    assert wish.lifted_by == world.worker
