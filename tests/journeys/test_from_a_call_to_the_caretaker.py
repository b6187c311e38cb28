"""What a caller hears and no partner of the town does: the caretakers are asked, once, and the caller knows what came of it."""

import pytest

from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.proximity.models import Errand
from loge.domains.proximity.operations.errands import answer_errand, plan_errand
from loge.domains.referrals.models import Referral
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.peace.operations import pause_contacts
from tests.journeys.test_from_a_call_to_a_partner import call, world

__all__ = ["world"]


@pytest.fixture
def alone(world):
    """Nobody in the town does shopping; the residence has its caretaker."""
    world.partner.themes = ["company"]
    world.partner.save()
    world.keeper = UserFactory(roles=[Role.CARETAKER], residences=[world.home.residence])
    return world


def test_without_a_partner_for_it_the_caretaker_is_asked_and_the_person_still_answers(alone):
    call(alone, needs=["shopping", "company"], risks=[("cannot_shop", 2)])
    errand = Errand.objects.get()
    assert (errand.kind, errand.stage, errand.owner) == ("shopping", "asked", alone.keeper)
    assert errand.heard_by == alone.ana and errand.what == ""
    assert Referral.objects.get().theme == "company"  # the shopping is not asked twice


def test_with_a_partner_for_it_nothing_is_asked_of_the_caretaker(alone):
    PartnerFactory(themes=["shopping"])
    call(alone, needs=["shopping", "meals"])
    assert not Errand.objects.exists() and Referral.objects.get().need == "Courses, Repas"


def test_the_landlord_may_give_a_need_to_its_caretakers_first(alone, settings):
    settings.CARETAKERS_FIRST = ["meals"]
    PartnerFactory(themes=["shopping"])
    call(alone, needs=["shopping", "meals"])
    assert Errand.objects.get().kind == "meals" and Referral.objects.get().need == "Courses"


@pytest.mark.parametrize("said", [{"agrees": False}, {"consents": False}])
def test_without_an_agreement_nobody_is_asked(alone, said):
    call(alone, **said)
    assert not Errand.objects.exists() and not Referral.objects.exists()


def test_a_home_about_which_a_human_decides_is_left_to_the_officer(alone):
    target = claim_next(alone.campaign, by=alone.ana)
    pause_contacts(alone.home, reason="bereavement", by=alone.lead)
    heard = PersonReport(
        person_id=alone.home.reference_person_id, result="reached", needs=["meals"], consents=[("CCAS", True)]
    )
    complete_call(
        claim_id=target.claim_id,
        report=CallReport(outcome="answered_need", spoke_with="self", results=[heard]),
        by=alone.ana,
    )
    assert not Errand.objects.exists() and Referral.objects.get().need == "Repas"


def test_what_is_under_way_already_is_not_asked_again(alone):
    call(alone, needs=["meals"])
    first = Errand.objects.get()
    from loge.domains.proximity.operations.heard import propose_errand

    same = propose_errand(
        household_id=alone.home.pk, person_id=alone.home.reference_person_id, kind="meals", origin="outreach.call",
        origin_id="another", by=None,
    )  # fmt: skip
    assert same == first and Errand.objects.count() == 1


def test_the_caller_sees_what_became_of_it_and_says_that_the_person_knows(alone, client):
    call(alone, needs=["medicines"])
    errand = Errand.objects.get()
    client.force_login(alone.ana)
    assert "Services demandés par" not in client.get("/").content.decode()
    answer_errand(errand, agreed=True, by=alone.keeper)
    errand.refresh_from_db()
    plan_errand(errand, day=errand.due_at.date(), slot="morning", to=alone.keeper, by=alone.keeper)
    assert "médicaments, prévu le" in client.get("/").content.decode()
    client.post(f"/proximite/services/{errand.pk}/prevenue")
    errand.refresh_from_db()
    assert errand.told_by == alone.ana and "Services demandés par" not in client.get("/").content.decode()


def test_nobody_else_says_it(alone, client):
    call(alone, needs=["medicines"])
    client.force_login(UserFactory(roles=[Role.VOLUNTEER_CALLER]))
    assert client.post(f"/proximite/services/{Errand.objects.get().pk}/prevenue").status_code == 404


def test_there_is_nothing_to_say_before_someone_organises_it(alone):
    from loge.domains.proximity.operations.heard import tell_person_of_errand

    call(alone, needs=["medicines"])
    with pytest.raises(Refusal, match="rien à dire"):
        tell_person_of_errand(Errand.objects.get(), by=alone.ana)
