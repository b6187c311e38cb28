"""The account given of a period, on a small register whose every figure was counted by hand."""

import io
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from loge.domains.cases.operations import cases, team
from loge.domains.outreach.operations import regular
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import make_home, make_user, running_campaign
from loge.domains.proximity.operations import errands
from loge.domains.referrals.operations.answers import answer_referral
from loge.domains.referrals.operations.consent import note_consent
from loge.domains.referrals.operations.proposing import propose_referral
from loge.domains.referrals.operations.sending import send_referral
from loge.domains.support.operations import mediations
from loge.foundation.audit.models import Entry
from loge.foundation.disclosure import Veil
from loge.foundation.figures import Period
from loge.fronts.observatory.account import gather
from loge.fronts.observatory.lists import lines_of
from loge.fronts.observatory.presenters import measure_in_words
from loge.fronts.observatory.publishing import publish_account
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.partners.tests.factories import PartnerFactory

PERIOD = Period(date(2026, 11, 1), date(2026, 12, 31))
ASKED = {"du": "2026-11-01", "au": "2026-12-31"}
NORTH = {"retenues": 6, "sans-numero": 1, "appelees": 4, "jointes": 2, "refus": 1, "jamais-jointes": 1, "appels": 4,
         "besoin-shopping": 1, "suivis-ouverts": 1, "suivis-termines": 1, "aidees": 2, "aidees-7-jours": 1,
         "services-demandes": 2, "services": 2, "colis": 1, "mediations-ouvertes": 1, "mediations": 1,
         "reguliers": 1, "reguliers-nouveaux": 1}  # fmt: skip
SOUTH = {"retenues": 2, "appelees": 2, "jointes": 2, "appels": 1, "transmises": 1, "recues": 1, "abouties": 1,
         "aidees": 1, "aidees-7-jours": 1, "suivis-ouverts": 1, "suivis-en-cours": 1}  # fmt: skip


@pytest.fixture
def lived(world):
    """Nine homes, one of them without a number; the youngest of the north is never called."""
    homes = [make_home(world.north, ages=[80 + place]) for place in range(5)]
    make_home(world.north, ages=[90], phones=0)
    couple = make_home(world.south, ages=[82, 81])
    _call(world, homes, couple)
    _help(world, homes, couple)
    return SimpleNamespace(homes=homes, couple=couple)


def _call(world, homes, couple):
    said = {homes[1].pk: ("answered_need", ["shopping"]), homes[2].pk: ("answered_ok", []), homes[3].pk: ("refused", []),
            homes[4].pk: ("no_answer", []), couple.pk: ("answered_ok", [])}  # fmt: skip
    campaign = running_campaign(world)
    for _ in said:
        target = claim_next(campaign, by=world.ana)
        outcome, needs = said[target.household_id]
        result = {"answered_need": "reached", "answered_ok": "reached", "refused": "refused"}.get(outcome, "")
        people = list(target.members.values_list("person", flat=True)) if result else []
        results = [PersonReport(person_id=person, result=result, needs=needs) for person in people]
        spoke = "self" if result else ""
        complete_call(
            claim_id=target.claim_id,
            report=CallReport(outcome=outcome, spoke_with=spoke, results=results),
            by=world.ana,
        )


def _help(world, homes, couple):
    """At once, in the afternoon, two days later, ten days later."""
    lead, manager, sister = world.lead, world.manager, couple.reference_person
    first, second = homes[1], homes[2]
    case = _open(first, lead)
    _open(couple, lead)
    parcel = errands.ask_errand(first, kind="parcel", agreed=True, by=manager)
    shopping = errands.ask_errand(second, kind="shopping", agreed=True, by=manager)
    asked = propose_referral(
        household_id=couple.pk, person_id=sister.pk, theme="shopping", need="Courses", officer_id=lead.pk, by=lead,
        partner=PartnerFactory(),
    )  # fmt: skip
    referral = send_referral(note_consent(asked, by=lead), by=lead)
    opened = mediations.open_mediation(
        people=[homes[0].reference_person, second.reference_person], nature="noise", by=lead
    )
    regular.open_regular_campaign(dpia_reference="AIPD-4", by=lead)
    regular.enrol_regular(second.reference_person, reason="alone", rhythm="weekly", agreed=True, by=lead)
    world.clock.shift(timedelta(hours=2))
    cases.take_case(case, by=lead)
    cases.close_case(case, result="help_arranged", by=lead)
    world.clock.shift(timedelta(days=2, hours=-2))
    answer_referral(referral, answer="done", by=lead)
    _deliver(parcel, manager)
    mediations.close_mediation(opened, outcome="failed", by=lead)
    world.clock.shift(timedelta(days=8))
    _deliver(shopping, manager)


def _open(home, lead):
    return cases.open_by_hand(
        home,
        person=home.reference_person,
        origin="self",
        level=2,
        summary="Aide",
        themes=["food"],
        owner=lead,
        by=lead,
    )


def _deliver(errand, manager):
    errands.plan_errand(errand, day=timezone.localdate(), slot="afternoon", to=manager, by=manager)
    errands.deliver_errand(errand, handed_to="self", by=manager)


def counted(viewer, agency=None):
    figures = gather(viewer, PERIOD).figures.values()
    return {one.code: count for one in figures if (count := one.by_agency.get(agency, 0))}


def test_each_figure_is_the_one_counted_by_hand(world, lived):
    both = {code: NORTH.get(code, 0) + SOUTH.get(code, 0) for code in {*NORTH, *SOUTH}}
    assert counted(world.manager) == both
    assert counted(world.manager, world.north.agency.pk) == NORTH
    assert counted(world.manager, world.south.agency.pk) == SOUTH


def test_delays_and_shares_are_those_counted_by_hand(world, lived):
    chapters = gather(world.manager, PERIOD).chapters
    told = {one.label: measure_in_words(one, None) for chapter in chapters for one in chapter.measures}
    assert told["Du signal à l’aide"] == "2\N{NO-BREAK SPACE}jours"
    assert told["Part aidée en sept jours au plus"] == "66\N{NO-BREAK SPACE}%"
    assert told["Du signal au premier geste"] == "2\N{NO-BREAK SPACE}h"
    assert told["De l’envoi à l’accusé de réception"] == "2\N{NO-BREAK SPACE}jours"
    assert told["De la demande à la livraison"] == "6\N{NO-BREAK SPACE}jours"
    assert told["Appels par personne jointe"] == "1,2" and told["Appelants engagés"] == "1"
    assert told["Part des médiations avec un accord"] == "0\N{NO-BREAK SPACE}%"


def test_what_happened_outside_the_period_is_not_in_it(world, lived):
    assert (
        gather(world.manager, Period(date(2026, 12, 1), date(2026, 12, 31))).figures["services"].by_agency[None] == 1
    )
    before = gather(world.manager, Period(date(2026, 10, 1), date(2026, 11, 23))).figures.values()
    assert not any(one.places for one in before)


def test_each_number_opens_as_many_lines(world, lived, client):
    account = gather(world.manager, PERIOD)
    south = {"at_agency": world.south.agency.pk, "at_town": ""}
    for one in account.figures.values():
        for where, key in ((south, world.south.agency.pk), ({}, None)):
            found = lines_of(one.code, viewer=world.manager, period=PERIOD, place=where)
            assert (found is None) == (not one.opens), one.code
            lines = [found.tell(row) for row in found.lines] if found else []
            assert not found or len(lines) + found.closed == one.by_agency.get(key, 0), one.code
            assert all(line.label and line.href for line in lines)
    assert [one.code for one in account.figures.values() if not one.opens] == [
        "mediations-ouvertes", "mediations", "accords", "aides-demandees", "aides-accordees", "aides-versees", "aides-refusees",
        "plans-signes", "plans-rompus", "impayes-signales",
    ], "social workers and arrears officers read those"  # fmt: skip
    client.force_login(world.manager)
    page = client.get("/compte-rendu/", ASKED)
    cells = {cell.label: cell for table in page.context["tables"] for row in table.rows[:1] for cell in row.cells}
    for label in ("Personnes jointes", "Services livrés", "Personnes aidées"):
        assert client.get(cells[label].href).context["page"].paginator.count == cells[label].value
    assert client.get(page.context["tables"][1].bars[0]["href"]).context["page"].paginator.count == 1


def test_a_sealed_case_is_nowhere_and_a_restricted_one_is_counted_without_being_opened(world, lived, client):
    other = make_home(world.north, ages=[40])
    team.seal_case(_open(other, world.lead), reason="violence", by=world.lead)
    assert counted(world.lead) == counted(world.manager) and counted(world.lead)["suivis-ouverts"] == 2
    elsewhere = make_home(world.north, ages=[50])
    cases.open_by_hand(elsewhere, person=None, origin="self", level=1, summary="Aide", themes=[], owner=world.lead,
                       restricted=True, by=world.lead)  # fmt: skip
    client.force_login(world.manager)
    answer = client.get("/compte-rendu/lignes/suivis-ouverts/", ASKED)
    assert (answer.context["page"].paginator.count, answer.context["found"].closed) == (2, 1)


def test_an_agency_sees_its_own_and_publishes_nothing(world, lived, client):
    south = make_user("sud", Role.AGENCY_MANAGER, perimeter=Perimeter.AGENCIES, agencies=[world.south.agency])
    assert counted(south) == SOUTH
    client.force_login(south)
    assert "Version publique" not in client.get("/compte-rendu/", ASKED).content.decode()
    assert client.get("/compte-rendu/public/", ASKED).status_code == 403
    client.post("/compte-rendu/tableur", ASKED | {"version": "publique"})
    assert not Entry.objects.filter(action="observatory.account_exported").exists()


def test_the_public_version_hides_small_numbers_and_names_nobody(world, lived, client):
    client.force_login(world.manager)
    page = client.get("/compte-rendu/public/", ASKED).content.decode()
    assert "moins de 5" in page and "non publié" in page and "Odette" not in page and "/lignes/" not in page
    told = publish_account(gather(world.manager, PERIOD))
    assert told.of("retenues") == 8 and told.of("services") == Veil.SMALL
    assert told.of("retenues", world.north.agency.pk) == Veil.HIDDEN, (
        "with the total it would give the two of the south"
    )
    assert told.of("jointes") == Veil.SMALL, "four of six"
    shown = [one for by_place in told.told.values() for one in by_place.values() if isinstance(one, int)]
    assert not [one for one in shown if 0 < one < 5]


def test_taking_it_away_is_kept_in_the_journal_and_the_workbook_says_how_it_counts(world, lived, client):
    client.force_login(world.manager)
    for version, words in (("", "Compte rendu d’activité"), ("publique", "Compte rendu public")):
        answer = client.post("/compte-rendu/tableur", ASKED | {"version": version})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        lines = book.get_sheet_by_index(0).to_python()
        assert lines[0][0].startswith(words)
        whole = next(line for line in lines if line[0] == "Ensemble")
        assert whole[1] == 8 and whole[3] == 6 and whole[4] == ("moins de 5" if version else 4)
        assert "comptées une fois" in str(book.get_sheet_by_index(1).to_python())
    facts = [entry.facts for entry in Entry.objects.filter(action="observatory.account_exported").order_by("pk")]
    assert [one["public"] for one in facts] == [False, True] and facts[0]["since"] == "2026-11-01"


@pytest.mark.parametrize("role, status", [
    (Role.VULNERABILITY_LEAD, 200), (Role.DPO, 200), (Role.DIRECTOR, 200), (Role.CARETAKER, 403), (Role.VOLUNTEER_CALLER, 403),
])  # fmt: skip
def test_who_reads_it(world, client, role, status):
    client.force_login(make_user("lecteur", role))
    assert client.get("/compte-rendu/").status_code == status


def test_a_period_the_wrong_way_round_says_so(world, client):
    client.force_login(world.manager)
    answer = client.get("/compte-rendu/", {"du": "2026-12-31", "au": "2026-11-01"})
    assert answer.status_code == 422 and "La fin de la période précède son début" in answer.content.decode()
    assert "2026-12-31" in answer.content.decode()
    assert client.get("/compte-rendu/lignes/inconnu/", ASKED).status_code == 404


def test_it_takes_the_same_number_of_queries_whatever_the_number_of_people(world, lived, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        gather(world.manager, PERIOD)
    for age in range(70, 80):
        home = make_home(world.north, ages=[age])
        errand = errands.ask_errand(home, kind="meals", agreed=True, by=world.manager)
        _deliver(errand, world.manager)
    with django_assert_num_queries(len(few)):
        assert gather(world.manager, PERIOD).figures["aidees"].by_agency[None] == 13
