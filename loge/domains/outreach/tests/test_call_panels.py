import uuid

from django.template.loader import render_to_string

from loge.domains.outreach.models import Attempt
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.panels import on_tenant_file
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import make_home, running_campaign


def called_home(world):
    home = make_home(world.north)
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    heard = PersonReport(person_id=home.reference_person_id, needs=["shopping"])
    report = CallReport(outcome="answered_need", spoke_with="self", note="Veut de la visite", results=[heard])
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    return home


def drawn(panel) -> str:
    return render_to_string(*panel)


def test_the_file_of_a_tenant_shows_the_calls_and_what_was_heard(world):
    shown = drawn(on_tenant_file(called_home(world).reference_person, viewer=world.lead))
    assert "Joint, a besoin d’aide" in shown and "Courses" in shown and "Veut de la visite" in shown


def test_someone_who_does_not_read_answers_sees_that_a_call_was_made_and_no_more(world):
    shown = drawn(on_tenant_file(called_home(world).reference_person, viewer=world.ana))
    assert "Joint, a besoin d’aide" in shown
    assert "Courses" not in shown and "Veut de la visite" not in shown


def test_another_agency_s_calls_are_not_shown(world):
    assert on_tenant_file(called_home(world).reference_person, viewer=world.zoe)[1]["calls"] == []


def test_volunteers_and_strangers_get_no_panel(world):
    person = called_home(world).reference_person
    assert on_tenant_file(person, viewer=world.bob) is None and on_tenant_file(person, viewer=world.stranger) is None


def test_the_panel_costs_the_same_queries_for_one_call_as_for_many(world, django_assert_num_queries):
    person = called_home(world).reference_person
    with django_assert_num_queries(2):
        drawn(on_tenant_file(person, viewer=world.lead))
    call = Attempt.objects.get()
    for _ in range(8):
        call.pk, call.claim_id = None, uuid.uuid4()
        call.save()
    with django_assert_num_queries(2):
        assert drawn(on_tenant_file(person, viewer=world.lead)).count("Joint, a besoin d’aide") == 9
