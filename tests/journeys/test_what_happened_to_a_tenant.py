import html
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.domains.cases.operations import cases
from loge.domains.outreach.models import Attempt, Campaign, Signal, Target, Wave
from loge.foundation.audit.models import Entry
from loge.foundation.timeline import PAGE
from loge.fronts.desk.tenant_file import TIMELINE
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.choices import FrailtyKind
from loge.registers.tenants.models import LeaseParty, Occupant, Person
from loge.registers.tenants.operations import contacts, people
from loge.registers.tenants.operations.merging import merge_people, unmerge
from loge.registers.tenants.tests.factories import ContactPointFactory, PersonFactory, make_home


@pytest.fixture
def home():
    return make_home(ages=[84, 79], lease={"starts_on": date(2012, 5, 1)})


@pytest.fixture
def person(home):
    return home.reference_person


@pytest.fixture
def manager():
    return UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER], first_name="Claire", last_name="Morvan")


@pytest.fixture
def campaign(home, manager):
    """A campaign that drew the home, without the ceremony of preparing it."""
    day = date(2026, 1, 5)
    campaign = Campaign.objects.create(
        name="Grand froid", purpose="Prendre des nouvelles", starts_on=day, ends_on=day, retention_until=day,
        created_at=timezone.now(), created_by=manager,
    )  # fmt: skip
    wave = Wave.objects.create(campaign=campaign, number=1, reference_date=day, created_at=timezone.now())
    target = Target.objects.create(
        campaign=campaign, wave=wave, household=home, residence=home.residence, agency=home.residence.agency,
        due_at=timezone.now(), rank=1, created_at=timezone.now(),
    )  # fmt: skip
    return SimpleNamespace(campaign=campaign, target=target, home=home, caller=manager)


def call(campaign, *, at=None, note="Ne dort plus", **facts):
    at = at or timezone.now() - timedelta(hours=1)
    facts = {"outcome": "answered_need", "spoke_with": "self"} | facts
    return Attempt.objects.create(
        target=campaign.target, campaign=campaign.campaign, household=campaign.home, caller=campaign.caller,
        claim_id=uuid.uuid4(), started_at=at, ended_at=at, note=note, **facts,
    )  # fmt: skip


def heard(attempt, person, **facts):
    facts = {"kind": "need", "need": "shopping", "campaign": attempt.campaign} | facts
    Signal.objects.create(attempt=attempt, target=attempt.target, person=person, detected_at=attempt.ended_at, **facts)


def open_case(person, *, owner, by, summary="Plus rien à manger"):
    household = person.occupancies.get().household_id
    return cases.open_case(
        household_id=household, person_id=person.pk, origin="neighbour", origin_id="", level=3, summary=summary,
        owner_id=owner.pk, by=by,
    )  # fmt: skip


def moments(client, person, viewer):
    client.force_login(viewer)
    answer = client.get(f"/locataires/{person.pk}/")
    assert answer.status_code == 200
    return answer.context["moments"]


def told(client, person, viewer):
    return [(moment.title, moment.detail, moment.who) for moment in moments(client, person, viewer)]


def words(client, person, viewer):
    return " | ".join(" ".join(line) for line in told(client, person, viewer))


def test_all_trades_are_told_on_one_line_the_latest_first(client, person, campaign, manager):
    people.correct_person(person, field="first_name", value="Odile", by=manager)
    call(campaign, at=timezone.now() - timedelta(days=40))
    case = open_case(person, owner=manager, by=manager)
    cases.take_case(case, by=manager)
    titles = [title for title, *_ in told(client, person, manager)]
    assert titles == [
        "Suivi : Plus rien à manger",
        "Suivi : Plus rien à manger",
        "Correction : prénom",
        "Appel : Joint, a besoin d’aide",
        f"Début du bail {person.lease_roles.get().lease.number}",
    ]
    assert [detail for _, detail, _ in told(client, person, manager)][:2] == ["Pris en charge", "Signal reçu"]


def test_each_moment_says_when_who_and_leads_to_its_record(client, person, campaign, manager):
    case = open_case(person, owner=manager, by=manager)
    attempt = call(campaign, at=datetime(2026, 1, 6, 13, 5, tzinfo=UTC))
    client.force_login(manager)
    page = html.unescape(client.get(f"/locataires/{person.pk}/").content.decode())
    assert f'href="/suivis/{case.pk}/"' in page
    assert f'href="/campagnes/{attempt.campaign_id}/foyers/{attempt.target_id}/"' in page
    assert "6\u00a0janvier 2026 à 14\u00a0h\u00a005, Claire Morvan, Grand froid" in page
    assert "1er\u00a0mai 2012" in page and "1er\u00a0mai 2012 à" not in page


def test_the_register_tells_corrections_numbers_and_refusals_with_their_author(client, person, manager):
    people.correct_person(person, field="first_name", value="Odile", by=manager)
    contact = person.contact_points.get()
    contacts.verify_contact_point(contact, by=manager)
    contacts.disable_contact_point(contact, reason="Mauvais numéro", by=manager)
    people.record_refusal(person, reason="Trop d’appels", by=manager)
    people.lift_refusal(person, reason="L’a demandé", by=manager)
    lines = told(client, person, manager)
    assert ("Correction : prénom", f"{person.first_name} → Odile", "Claire Morvan") in lines
    assert ("Ne souhaite plus être appelée", "Trop d’appels", "Claire Morvan") in lines
    assert ("Accepte de nouveau les appels", "L’a demandé", "Claire Morvan") in lines
    [disabled] = [line for line in lines if line[0] == "Coordonnée mise hors d’usage"]
    assert "Mauvais numéro" in disabled[1] and disabled[2] == "Claire Morvan"
    assert any(line[0] == "Coordonnée vérifiée" for line in lines)


def test_a_merge_and_its_undoing_are_told_on_both_records_by_the_number_alone(client, person, manager):
    twin = PersonFactory(last_name="AUTRENOM", source_key="C777")
    make_home(ages=[84]).occupants.update(person=twin)
    merge = merge_people(person, absorbed=twin, choices={}, by=manager)
    assert ("Fusionnée avec une autre fiche", "Fiche n° C777", "Claire Morvan") in told(client, person, manager)
    unmerge(merge, by=manager)
    assert ("Séparée d’une autre fiche", "Fiche n° C777", "Claire Morvan") in told(client, person, manager)
    assert "AUTRENOM" not in words(client, person, manager)
    other = ("Séparée d’une autre fiche", f"Fiche n° {person.source_key}", "Claire Morvan")
    assert other in told(client, twin, manager)


def test_leases_begun_and_ended_and_homes_left_are_told_once_each(client, home, person, manager):
    LeaseParty.objects.filter(person=person).update(ends_on=date(2020, 6, 30))
    Occupant.objects.filter(person=person).update(starts_on=date(2012, 5, 1), ends_on=date(2020, 6, 30))
    titles = [title for title, *_ in told(client, person, manager)]
    assert titles == [f"Fin du bail {home.lease.number}", f"Début du bail {home.lease.number}"]
    mother = PersonFactory()
    Occupant.objects.create(
        household=home, person=mother, link="parent", starts_on=date(2015, 1, 1), ends_on=date(2016, 1, 1)
    )
    assert [t for t, *_ in told(client, mother, manager)] == ["Départ du foyer", "Arrivée dans le foyer"]


def test_a_departure_that_is_only_announced_is_not_yet_told(client, home, person, manager):
    home.lease.ends_on = timezone.localdate() + timedelta(days=30)
    home.lease.save()
    assert "Fin du bail" not in words(client, person, manager)


def test_what_was_heard_is_for_those_who_read_answers(client, person, campaign, manager):
    heard(call(campaign), person)
    for role in (Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD):
        shown = words(client, person, UserFactory(roles=[role]))
        assert "Ne dort plus" in shown and "Courses" in shown
    for role in (Role.CONTACT_CENTRE_AGENT, Role.TENANCY_OFFICER, Role.DIRECTOR):
        viewer = UserFactory(roles=[role])
        assert "Joint, a besoin d’aide" in words(client, person, viewer)
        page = client.get(f"/locataires/{person.pk}/").content.decode()
        assert "Ne dort plus" not in page and "Courses" not in page


@pytest.mark.parametrize("role", [Role.CARETAKER, Role.ARREARS_OFFICER, Role.DPO, Role.ADMINISTRATOR])
def test_roles_that_neither_call_nor_supervise_see_no_call_at_all(client, person, campaign, role):
    heard(call(campaign), person)
    shown = words(client, person, UserFactory(roles=[role]))
    assert "Appel" not in shown and "Début du bail" in shown


def test_what_another_person_of_the_home_needs_stays_in_their_own_file(client, home, person, campaign):
    other = home.occupants.exclude(person=person).get().person
    heard(call(campaign, note=""), other)
    worker = UserFactory(roles=[Role.SOCIAL_WORKER])
    assert "Courses" in words(client, other, worker)
    assert "Courses" not in words(client, person, worker)


def test_a_call_made_before_they_came_or_after_they_left_is_not_theirs(client, home, person, campaign):
    call(campaign, at=datetime(2026, 1, 6, 9, tzinfo=UTC), note="Du temps d’Odette")
    lodger = PersonFactory()
    living = Occupant.objects.create(household=home, person=lodger, starts_on=date(2026, 1, 7))
    worker = UserFactory(roles=[Role.SOCIAL_WORKER])
    assert "Du temps d’Odette" not in words(client, lodger, worker)
    assert "Du temps d’Odette" not in client.get(f"/locataires/{lodger.pk}/").content.decode()
    living.starts_on, living.ends_on = date(2025, 1, 1), date(2026, 1, 5)
    living.save()
    assert "Du temps d’Odette" not in words(client, lodger, worker)
    living.ends_on = date(2026, 1, 6)
    living.save()
    assert "Du temps d’Odette" in words(client, lodger, worker)


def test_a_case_is_told_to_those_who_may_open_it(client, home, person, manager):
    agency = home.residence.agency
    open_case(person, owner=manager, by=manager)
    assert "Plus rien à manger" in words(client, person, UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]))
    for role in (Role.TENANCY_OFFICER, Role.CONTACT_CENTRE_AGENT, Role.CARETAKER):
        assert "Plus rien à manger" not in words(client, person, UserFactory(roles=[role], agencies=[agency]))


def test_frailties_are_told_to_those_who_follow_them(client, person, manager):
    people.note_frailty(person, kind=FrailtyKind.REDUCED_MOBILITY, consent_on=date(2026, 3, 2), by=manager)
    assert "Se déplace difficilement" in words(client, person, UserFactory(roles=[Role.SOCIAL_WORKER]))
    assert "Se déplace difficilement" not in words(client, person, UserFactory(roles=[Role.TENANCY_OFFICER]))


def test_leases_homes_and_calls_out_of_the_perimeter_are_not_told(client, home, person, campaign):
    here = AgencyFactory()
    second = make_home(ages=[84], agency=here)
    Occupant.objects.filter(household=second).update(person=person, starts_on=date(2020, 1, 1))
    call(campaign)
    viewer = UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER], agencies=[here])
    assert [title for title, *_ in told(client, person, viewer)] == ["Arrivée dans le foyer"]


def test_numbers_are_masked_for_those_who_do_not_read_them_in_lists(client, person, manager):
    contact = ContactPointFactory(person=person, value="+33639981234")
    mail = ContactPointFactory(person=person, channel="email", value="odette@exemple.example")
    for one in (contact, mail):
        contacts.disable_contact_point(one, reason="Erreur", by=manager)
    whole, masked = words(client, person, manager), words(client, person, UserFactory(roles=[Role.CARETAKER]))
    assert "06 39 98 12 34" in whole and "odette@exemple.example" in whole
    assert "06 •• •• •• 34" in masked and "06 39 98 12 34" not in masked
    assert "o•••@exemple.example" in masked and "odette@" not in masked


def test_see_more_goes_back_without_hole_nor_double_and_leaves_its_line_in_the_journal(
    client, person, campaign, manager
):
    for n in range(PAGE * 2 + 5):
        call(campaign, at=timezone.now() - timedelta(days=1, minutes=n), note=f"appel n° {n}")
    client.force_login(manager)
    seen, address, pages = [], f"/locataires/{person.pk}/", 0
    while address:
        page = client.get(address)
        seen += [moment.detail for moment in page.context["moments"]]
        address, pages = page.context["further"], pages + 1
    assert pages == 3
    assert [detail for detail in seen if "appel" in detail] == [f"appel n° {n}" for n in range(PAGE * 2 + 5)]
    assert len(seen) == len(set(seen))
    reads = Entry.objects.filter(action="read", target_id=str(person.pk))
    assert [entry.facts.get("reason", "") for entry in reads.order_by("pk")] == ["", "historique", "historique"]


def test_htmx_gets_the_following_moments_alone(client, person, campaign, manager):
    for n in range(PAGE + 1):
        call(campaign, at=timezone.now() - timedelta(days=1, minutes=n))
    client.force_login(manager)
    further = client.get(f"/locataires/{person.pk}/").context["further"]
    fragment = client.get(further, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "<li" in fragment and "Voir plus" not in fragment
    assert "<html" in client.get(further).content.decode()


@pytest.mark.parametrize("forged", ["hier", "", "2026-03-03_x_1", "2026-03-03T12:00:00+00:00_x_99999999999999999999"])
def test_a_forged_place_is_not_found_or_harmless(client, person, manager, forged):
    client.force_login(manager)
    answer = client.get(f"/locataires/{person.pk}/historique/", {"apres": forged})
    assert answer.status_code == (200 if "9999" in forged else 404)


def test_another_perimeter_gets_404_and_a_volunteer_403(client, person):
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[AgencyFactory()]))
    assert client.get(f"/locataires/{person.pk}/historique/").status_code == 404
    client.force_login(UserFactory(roles=[Role.VOLUNTEER_CALLER]))
    assert client.get(f"/locataires/{person.pk}/historique/").status_code == 403
    assert not Entry.objects.filter(action="read").exists()


def test_the_past_of_a_merged_record_is_read_where_it_went(client, person, manager):
    twin = PersonFactory(merged_into=person)
    make_home(ages=[84]).occupants.update(person=twin)
    client.force_login(manager)
    answer = client.get(f"/locataires/{twin.pk}/historique/")
    assert answer["Location"] == f"/locataires/{person.pk}/historique/"


def test_what_people_wrote_is_shown_as_text(client, person, campaign, manager):
    call(campaign, note="<b>gras</b> & l’« été »")
    client.force_login(manager)
    page = client.get(f"/locataires/{person.pk}/").content.decode()
    assert "<b>gras</b>" not in page and "&lt;b&gt;gras&lt;/b&gt; &amp; l’« été »" in page
    assert "&amp;lt;" not in page


def test_as_many_queries_for_two_moments_of_each_kind_as_for_fifty(client, person, campaign, manager):
    def happen(times):
        for n in range(times):
            at = timezone.now() - timedelta(days=n)
            heard(call(campaign, at=at), person)
            open_case(person, owner=manager, by=manager, summary=f"{n}")
            contact = ContactPointFactory(person=person)
            contacts.disable_contact_point(contact, reason="Mauvais numéro", by=manager)
            merge = merge_people(person, absorbed=PersonFactory(), choices={}, by=manager)
            unmerge(merge, by=manager)
            person.corrections.create(field="language", corrected_at=at, settled_at=at, corrected_by=manager)

    happen(2)
    before = counted(client, person, manager)
    happen(48)
    assert counted(client, person, manager) == before


def counted(client, person, viewer):
    client.force_login(viewer)
    client.get(f"/locataires/{person.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/locataires/{person.pk}/")
    return len(queries)


def test_no_two_streams_bear_the_same_name(person, manager):
    """Their places would be confused. The manager is told everything."""
    names = [stream.name for trade in TIMELINE for stream in trade(Person.objects.get(pk=person.pk), viewer=manager)]
    assert len(names) == len(set(names)) and all("_" not in name for name in names)
