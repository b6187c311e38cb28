import uuid
from datetime import date

import pytest
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, LegalBasis, TargetStatus
from loge.domains.outreach.models import Attempt, Campaign, Target, Wave
from loge.domains.outreach.operations.campaigns import (
    create_campaign,
    enrol_caller,
    finish_training,
    name_risk_officer,
)
from loge.domains.outreach.operations.supervision import assign_homes
from loge.domains.outreach.operations.waves import approve_wave, draft_wave
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import make_home

NEW = {
    "name": "Appels de courtoisie, 80 ans et plus",
    "purpose": "Prendre des nouvelles des locataires âgés.",
    "legal_basis": LegalBasis.PUBLIC_TASK,
    "dpia_reference": "AIPD-2026-04",
    "starts_on": date(2026, 11, 2),
    "ends_on": date(2026, 12, 18),
    "retention_until": date(2027, 4, 30),
}
TYPED = {name: str(value) for name, value in NEW.items()} | {"hold_minutes": "10"}


@pytest.fixture
def manager():
    return UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])


@pytest.fixture
def campaign(manager):
    return create_campaign(**NEW, by=manager)


@pytest.fixture
def browser(client, manager):
    client.force_login(manager)
    return client


def draw(campaign, manager, **criteria):
    wave = draft_wave(
        campaign, label="", criteria=criteria or {"min_age": 80}, reference_date=date(2026, 11, 2), by=manager
    )
    return approve_wave(wave, by=manager)


def test_a_manager_creates_a_campaign(browser, manager):
    answer = browser.post("/campagnes/nouvelle", TYPED)
    campaign = Campaign.objects.get()
    assert answer["Location"] == f"/campagnes/{campaign.pk}/"
    assert campaign.created_by == manager and campaign.status == CampaignStatus.DRAFT


def test_dates_in_the_wrong_order_are_told_and_nothing_typed_is_lost(browser):
    answer = browser.post("/campagnes/nouvelle", TYPED | {"ends_on": "2026-10-01"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "La fin doit suivre le début." in page and "Prendre des nouvelles" in page
    assert not Campaign.objects.exists()


def test_the_settings_are_changed_on_their_page(browser, campaign):
    answer = browser.post(f"/campagnes/{campaign.pk}/reglages", TYPED | {"name": "Voisins", "department": "2a"})
    assert answer["Location"] == f"/campagnes/{campaign.pk}/reglages"
    campaign.refresh_from_db()
    assert (campaign.name, campaign.department) == ("Voisins", "2A")


def test_the_purpose_no_longer_changes_once_a_wave_is_approved_and_the_rest_does(browser, campaign, manager):
    make_home(agency=AgencyFactory(), ages=(85,))
    draw(campaign, manager)
    here = f"/campagnes/{campaign.pk}/reglages"
    refused = browser.post(here, TYPED | {"purpose": "Réclamer des loyers."})
    assert refused.status_code == 422 and "ne changent plus" in refused.content.decode()
    assert browser.post(here, TYPED | {"ends_on": "2026-12-24"}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.purpose == NEW["purpose"] and campaign.ends_on == date(2026, 12, 24)


@pytest.mark.parametrize("typed", ["XX", "00", "96", "979", "4"])
def test_a_department_that_does_not_exist_is_refused(browser, campaign, typed):
    answer = browser.post(f"/campagnes/{campaign.pk}/reglages", TYPED | {"department": typed})
    assert answer.status_code == 422 and "Ce département n’existe pas" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.CARETAKER, Role.VOLUNTEER_CALLER, Role.ARREARS_OFFICER])
def test_who_does_not_prepare_campaigns_is_told_so(client, campaign, role):
    client.force_login(UserFactory(roles=[role]))
    for path in (
        "/campagnes/",
        "/campagnes/nouvelle",
        f"/campagnes/{campaign.pk}/",
        f"/campagnes/{campaign.pk}/suivi",
    ):
        answer = client.get(path)
        assert answer.status_code == 403
    assert "Vous ne gérez pas les campagnes" in answer.content.decode()


def test_the_preparation_says_what_is_missing_then_that_it_is_done(browser, campaign, manager):
    page = browser.get(f"/campagnes/{campaign.pk}/").content.decode()
    assert "Un risque grave doit avoir un destinataire." in page
    name_risk_officer(campaign, agency=None, user=manager, by=manager)
    assert "personne nommée" in browser.get(f"/campagnes/{campaign.pk}/").content.decode()


def test_hours_are_typed_as_people_write_them(browser, campaign):
    answer = browser.post(f"/campagnes/{campaign.pk}/heures", {"day_0": "9h-12h, 14h-18h30", "day_5": "10:00-12:00"})
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert campaign.calling_hours["0"] == [["09:00", "12:00"], ["14:00", "18:30"]]
    assert campaign.calling_hours["5"] == [["10:00", "12:00"]]


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("le matin", "n’est pas une plage horaire"),
        ("25h-26h", "n’est pas une heure"),
        ("12h-9h", "la fin doit suivre le début"),
        ("9h-12h, 11h-14h", "chevauche"),
    ],
)
def test_hours_that_cannot_be_are_explained(browser, campaign, typed, sentence):
    answer = browser.post(f"/campagnes/{campaign.pk}/heures", {"day_0": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode() and typed in answer.content.decode()


def test_retry_rules_are_kept_in_minutes(browser, campaign):
    typed = {"max_attempts": "6"}
    for code in ("no_answer", "voicemail", "busy", "language_barrier"):
        typed |= {f"{code}-amount": "2", f"{code}-unit": "hours", f"{code}-limit": "3", f"{code}-another_slot": "on"}
    assert browser.post(f"/campagnes/{campaign.pk}/rappels", typed).status_code == 302
    campaign.refresh_from_db()
    assert campaign.max_attempts == 6
    assert campaign.retry_rules["busy"] == {"delay": 120, "limit": 3, "another_slot": True, "another_weekday": False}


def test_a_maximum_that_is_no_number_is_refused(browser, campaign):
    answer = browser.post(f"/campagnes/{campaign.pk}/rappels", {"max_attempts": "beaucoup"})
    assert answer.status_code == 422 and "beaucoup" in answer.content.decode()


def test_callers_are_enrolled_and_withdrawn(browser, campaign):
    adviser = UserFactory(roles=[Role.CONTACT_CENTRE_AGENT])
    browser.post(f"/campagnes/{campaign.pk}/appelants", {"users": [adviser.pk]})
    caller = campaign.callers.get()
    assert caller.user == adviser
    browser.post(f"/campagnes/{campaign.pk}/appelants/{caller.pk}/retrait")
    caller.refresh_from_db()
    assert not caller.is_active


def test_the_count_follows_the_criteria(browser, campaign):
    make_home(ages=[84, 86], on=date(2026, 11, 2))
    make_home(ages=[72], on=date(2026, 11, 2))
    make_home(ages=[None], on=date(2026, 11, 2))
    make_home(ages=[88], phones=0, on=date(2026, 11, 2))
    address = f"/campagnes/{campaign.pk}/vagues/decompte"
    page = browser.post(address, {"min_age": "80", "reference_date": "2026-11-02"}).content.decode()
    assert "<html" not in page
    assert "80 ans ou plus" in page and "Aucun numéro utilisable" in page
    assert "1\N{NO-BREAK SPACE}personne" not in page


def test_criteria_that_contradict_one_another_are_told(browser, campaign):
    answer = browser.post(
        f"/campagnes/{campaign.pk}/vagues/nouvelle", {"min_age": "80", "max_age": "70", "reference_date": "2026-11-02"}
    )
    assert answer.status_code == 422
    assert "inférieur à l’âge minimal" in answer.content.decode()
    assert not Wave.objects.exists()


def test_what_is_wrong_is_told_beside_the_criteria_while_they_are_composed(browser, campaign):
    address = f"/campagnes/{campaign.pk}/vagues/decompte"
    answer = browser.post(address, {"reference_date": "2026-11-02"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choisissez au moins un critère." in page and "enregistrer" not in page, "nobody asked to save"


def test_an_amount_due_is_a_criterion_even_when_its_box_was_forgotten(browser, campaign):
    typed = {"arrears_min": "300", "reference_date": "2026-11-02"}
    browser.post(f"/campagnes/{campaign.pk}/vagues/nouvelle", typed)
    assert Wave.objects.get().criteria == {"arrears": {"min": "300"}}


def test_results_of_no_campaign_are_not_left_out_in_silence(browser, campaign):
    typed = {"min_age": "70", "earlier_results": ["reached"], "reference_date": "2026-11-02"}
    answer = browser.post(f"/campagnes/{campaign.pk}/vagues/nouvelle", typed)
    assert answer.status_code == 422
    assert "Choisissez la campagne de ces résultats" in answer.content.decode()


def test_a_wave_is_composed_then_frozen(browser, campaign, manager):
    make_home(ages=[84], on=date(2026, 11, 2))
    answer = browser.post(
        f"/campagnes/{campaign.pk}/vagues/nouvelle", {"min_age": "80", "reference_date": "2026-11-02"}
    )
    assert answer["Location"] == f"/campagnes/{campaign.pk}/vagues/1/"
    assert browser.get(answer["Location"]).status_code == 200
    browser.post(f"/campagnes/{campaign.pk}/vagues/1/approbation")
    assert Target.objects.get().status == TargetStatus.WAITING
    frozen = browser.get(f"/campagnes/{campaign.pk}/vagues/1/").content.decode()
    assert "La liste est figée" in frozen
    twice = browser.post(f"/campagnes/{campaign.pk}/vagues/1/approbation", follow=True).content.decode()
    assert "Cette vague est approuvée" in twice and Target.objects.count() == 1


def test_a_lower_threshold_starts_from_the_last_criteria(browser, campaign, manager):
    draw(campaign, manager, min_age=80, alone=True)
    page = browser.get(f"/campagnes/{campaign.pk}/vagues/nouvelle").content.decode()
    assert 'name="min_age" value="80"' in page and "checked" in page


def test_a_home_without_birth_date_is_qualified(browser, campaign, manager):
    home = make_home(ages=[None], on=date(2026, 11, 2))
    draw(campaign, manager)
    target = Target.objects.get(household=home)
    assert target.status == TargetStatus.TO_QUALIFY
    address = f"/campagnes/{campaign.pk}/foyers/{target.pk}/qualifier"
    assert browser.get(address).status_code == 200
    browser.post(address, {"concerned": "yes", f"born_{home.reference_person.pk}": "1941-03-02"})
    target.refresh_from_db()
    assert target.status == TargetStatus.WAITING
    assert browser.get(address).status_code == 404


def test_starting_without_a_receiver_of_alerts_is_refused_in_words(browser, campaign, manager):
    make_home(ages=[84], on=date(2026, 11, 2))
    draw(campaign, manager)
    page = browser.post(f"/campagnes/{campaign.pk}/demarrer", follow=True).content.decode()
    assert "Nommez" in page
    name_risk_officer(campaign, agency=None, user=manager, by=manager)
    browser.post(f"/campagnes/{campaign.pk}/demarrer")
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.RUNNING


def test_an_unknown_move_is_no_page(browser, campaign):
    assert browser.post(f"/campagnes/{campaign.pk}/effacer").status_code == 404


def test_an_agency_manager_counts_and_sees_their_agency_only(client, campaign, manager):
    here, elsewhere = AgencyFactory(), AgencyFactory()
    mine, other = make_home(ages=[84], agency=here), make_home(ages=[85], agency=elsewhere)
    draw(campaign, manager)
    client.force_login(UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[here]))
    page = client.get(f"/campagnes/{campaign.pk}/foyers/").content.decode()
    assert "1\N{NO-BREAK SPACE}foyer" in page
    seen, hidden = (Target.objects.get(household=home) for home in (mine, other))
    assert client.get(f"/campagnes/{campaign.pk}/foyers/{seen.pk}/").status_code == 200
    assert client.get(f"/campagnes/{campaign.pk}/foyers/{hidden.pk}/").status_code == 404
    assert client.post(f"/campagnes/{campaign.pk}/foyers/{hidden.pk}/liberer").status_code == 404


def test_every_figure_of_the_board_opens_its_homes(browser, campaign, manager):
    make_home(ages=[84], on=date(2026, 11, 2))
    make_home(ages=[88], phones=0, on=date(2026, 11, 2))
    draw(campaign, manager)
    page = browser.get(f"/campagnes/{campaign.pk}/suivi").content.decode()
    assert f"/campagnes/{campaign.pk}/foyers/?etat=waiting" in page
    assert f"/campagnes/{campaign.pk}/foyers/?cause=no_number" in page
    waiting = browser.get(f"/campagnes/{campaign.pk}/foyers/?etat=waiting").content.decode()
    assert "1\N{NO-BREAK SPACE}foyer" in waiting
    without = browser.get(f"/campagnes/{campaign.pk}/foyers/?cause=no_number").content.decode()
    assert "aucun numéro utilisable" in without


def test_the_board_refreshes_by_its_figures_alone(browser, campaign):
    fragment = browser.get(f"/campagnes/{campaign.pk}/suivi", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "Foyers tirés" in fragment


def test_the_export_is_a_workbook_and_leaves_its_line(browser, campaign, manager):
    from loge.foundation.audit.models import Entry

    make_home(ages=[84], on=date(2026, 11, 2))
    draw(campaign, manager)
    answer = browser.get(f"/campagnes/{campaign.pk}/export?etat=waiting")
    assert answer.content[:2] == b"PK"
    assert Entry.objects.get(action="outreach.homes_exported").facts == {"rows": 1, "filters": ["etat"]}


def test_the_list_reads_the_same_for_two_homes_as_for_fifty(browser, campaign, manager, django_assert_num_queries):
    for _ in range(2):
        make_home(ages=[84], on=date(2026, 11, 2))
    draw(campaign, manager)
    counted = count_queries(browser, f"/campagnes/{campaign.pk}/foyers/")
    for _ in range(30):
        make_home(ages=[84], on=date(2026, 11, 2))
    draw(campaign, manager, min_age=81)
    assert count_queries(browser, f"/campagnes/{campaign.pk}/foyers/") == counted


def count_queries(browser, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)


def test_enrolling_someone_who_may_not_call_is_impossible(browser, campaign):
    caretaker = UserFactory(roles=[Role.CARETAKER])
    answer = browser.post(f"/campagnes/{campaign.pk}/appelants", {"users": [caretaker.pk]})
    assert answer.status_code == 422 and not campaign.callers.exists()


def test_a_caller_is_enrolled_once(campaign, manager):
    adviser = UserFactory(roles=[Role.CONTACT_CENTRE_AGENT])
    assert enrol_caller(campaign, user=adviser, by=manager) == enrol_caller(campaign, user=adviser, by=manager)


def test_homes_ticked_are_confided_to_a_caller_then_given_back_to_all(browser, campaign, manager):
    homes = [make_home(ages=[84], on=date(2026, 11, 2)) for _ in range(3)]
    draw(campaign, manager)
    adviser = UserFactory(roles=[Role.CONTACT_CENTRE_AGENT])
    enrol_caller(campaign, user=adviser, by=manager)
    ticked = [Target.objects.get(household=home).pk for home in homes[:2]]
    address = f"/campagnes/{campaign.pk}/foyers/attribution"
    browser.post(address, {"homes": ticked, "to": adviser.pk})
    assert Target.objects.filter(assigned_to=adviser).count() == 2
    browser.post(address, {"homes": ticked, "to": ""})
    assert not Target.objects.filter(assigned_to=adviser).exists()


def test_confiding_nothing_says_what_to_do(browser, campaign, manager):
    page = browser.post(f"/campagnes/{campaign.pk}/foyers/attribution", {"to": ""}, follow=True).content.decode()
    assert "Cochez au moins un foyer" in page


def test_homes_confided_are_shared_evenly(browser, campaign, manager):
    for _ in range(6):
        make_home(ages=[84], on=date(2026, 11, 2))
    draw(campaign, manager)
    advisers = [UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]) for _ in range(2)]
    for adviser in advisers:
        finish_training(enrol_caller(campaign, user=adviser, by=manager), by=adviser)
    assign_homes(campaign, target_ids=list(Target.objects.values_list("pk", flat=True)), to=advisers[0], by=manager)
    browser.post(f"/campagnes/{campaign.pk}/repartition")
    assert [Target.objects.filter(assigned_to=adviser).count() for adviser in advisers] == [3, 3]


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (Role.CUSTOMER_RELATIONS_MANAGER, "06 39 98 12 34", "••"),
        (Role.VULNERABILITY_LEAD, "06 39 98 12 34", "••"),
        (Role.DIRECTOR, "06 •• •• •• 34", "39 98 12"),
    ],
)
def test_numbers_of_a_home_are_masked_for_those_who_do_not_read_them_in_lists(
    client, campaign, manager, role, shown, hidden
):
    home = make_home(ages=[84], on=date(2026, 11, 2))
    home.reference_person.contact_points.update(value="+33639981234")
    draw(campaign, manager)
    target = Target.objects.get()
    Attempt.objects.create(
        target=target, campaign=campaign, household=home, caller=manager, claim_id=uuid.uuid4(), outcome="no_answer",
        started_at=timezone.now(), ended_at=timezone.now(), number_called="+33639981234",
    )  # fmt: skip
    client.force_login(UserFactory(roles=[role]))
    page = client.get(f"/campagnes/{campaign.pk}/foyers/{target.pk}/").content.decode().replace("\u00a0", " ")
    assert page.count(shown) == 2 and hidden not in page
