"""The script editor: steps added, moved, branched; published once right; played; printed."""

import pytest
from django.urls import reverse

from loge.domains.outreach.models import Script, ScriptVersion
from loge.domains.outreach.presenters.guide import SIZES, guide_data
from loge.domains.outreach.presenters.print_pdf import page_count
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.domains.outreach.tests.world import make_campaign


@pytest.fixture
def version(client, world):
    client.force_login(world.manager)
    client.post(reverse("outreach:scripts"), {"name": "Plan canicule"})
    return ScriptVersion.objects.get()


def fields(steps) -> dict:
    """The editor's form, filled with these steps."""
    form = {}
    for number, step in enumerate(steps):
        form |= {
            f"step-{number}-key": step["key"],
            f"step-{number}-kind": step["kind"],
            f"step-{number}-text": step["text"],
            f"step-{number}-options": "\n".join(step.get("options", [])),
            f"step-{number}-for": step.get("for", "home"),
        }
    return form


ASK = {"key": "a", "kind": "yes_no", "text": "Tout va bien ?"}
THANK = {"key": "b", "kind": "say", "text": "Merci."}


def test_a_new_script_starts_from_a_ready_made_text(client, version):
    assert version.script.name == "Plan canicule" and version.steps == DEFAULT_STEPS
    shown = client.get(reverse("outreach:script_edit", args=[version.pk])).content.decode()
    assert "pas pour le loyer" in shown


def test_a_script_without_a_name_is_refused(client, version):
    answer = client.post(reverse("outreach:scripts"), {"name": ""})
    assert answer.status_code == 422 and Script.objects.count() == 1


def test_steps_are_saved_with_branches_needs_and_risks(client, version):
    form = fields([ASK, THANK]) | {
        "step-0-next-1": "end",
        "step-0-when": "no",
        "step-0-need": "shopping",
        "step-0-risk": "no_food",
        "step-0-level": "3",
        "action": "save",
    }
    assert client.post(reverse("outreach:script_edit", args=[version.pk]), form).status_code == 302
    version.refresh_from_db()
    asked = version.steps[0]
    assert asked["next"] == {"no": "end"} and asked["need"] == "shopping" and asked["need_when"] == "no"
    assert asked["risk"] == {"code": "no_food", "level": 3, "when": "no"}


@pytest.mark.parametrize(
    ("gesture", "texts"),
    [
        ("down:0", ["Merci.", "Tout va bien ?"]),
        ("up:1", ["Merci.", "Tout va bien ?"]),
        ("remove:0", ["Merci."]),
        ("add:text", ["Tout va bien ?", "Merci.", ""]),
        ("up:99", ["Tout va bien ?", "Merci."]),
        ("up:²", ["Tout va bien ?", "Merci."]),
    ],
)
def test_a_gesture_shows_the_steps_rearranged_and_saves_nothing(client, version, gesture, texts):
    answer = client.post(
        reverse("outreach:script_edit", args=[version.pk]), fields([ASK, THANK]) | {"action": gesture}
    )
    assert [item.step["text"] for item in answer.context["steps"]] == texts
    version.refresh_from_db()
    assert version.steps == DEFAULT_STEPS


def test_what_no_keyboard_types_breaks_nothing(client, version):
    form = fields([ASK, THANK]) | {
        "step-0-text": "Tout va\x00 bien ?",
        "step-0-risk": "no_food",
        "step-0-level": "²",
        "action": "save",
    }
    assert client.post(reverse("outreach:script_edit", args=[version.pk]), form).status_code == 302
    version.refresh_from_db()
    assert version.steps[0]["text"] == "Tout va bien ?" and version.steps[0]["risk"]["level"] == 1


def test_a_removed_step_takes_the_branches_to_it_away(client, version):
    form = fields([ASK, THANK]) | {"step-0-next-1": "b", "action": "remove:1"}
    answer = client.post(reverse("outreach:script_edit", args=[version.pk]), form)
    assert "next" not in answer.context["steps"][0].step


def test_a_gesture_answers_htmx_with_the_editor_alone(client, version):
    address = reverse("outreach:script_edit", args=[version.pk])
    answer = client.post(address, fields([ASK]) | {"action": "add:say"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()


def test_a_script_with_a_hole_is_not_published_and_its_problems_are_said(client, version):
    address = reverse("outreach:script_edit", args=[version.pk])
    answer = client.post(address, fields([ASK | {"text": ""}, THANK]) | {"action": "publish"})
    assert answer.status_code == 422
    assert "Étape 1" in answer.content.decode() and "Merci." in answer.content.decode()
    version.refresh_from_db()
    assert version.published_at is None


def test_a_published_version_no_longer_changes_and_a_new_one_starts_from_it(client, version):
    address = reverse("outreach:script_edit", args=[version.pk])
    client.post(address, fields([ASK, THANK]) | {"action": "publish"})
    version.refresh_from_db()
    assert version.published_at is not None
    assert client.get(address).status_code == 302
    client.post(reverse("outreach:script_new_version", args=[version.script_id]))
    newer = ScriptVersion.objects.get(number=2)
    assert newer.steps == version.steps


def test_the_list_says_which_campaigns_use_a_version(client, version, world):
    campaign = make_campaign(world)
    campaign.script_version = version
    campaign.save()
    assert campaign.name in client.get(reverse("outreach:scripts")).content.decode()


def test_the_list_costs_the_same_queries_for_two_scripts_as_for_many(client, version, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("outreach:scripts"))
    cost = len(few)
    assert cost
    for number in range(10):
        client.post(reverse("outreach:scripts"), {"name": f"Script {number}"})
    with django_assert_max_num_queries(cost):
        client.get(reverse("outreach:scripts"))


def test_the_preview_plays_the_script_for_one_or_two_people(client, version):
    address = reverse("outreach:script_preview", args=[version.pk])
    assert "pas pour le loyer" in client.get(address).content.decode()
    assert "Marcel" in client.get(address, {"foyer": "2"}).content.decode()


def test_the_guide_is_a_pdf(client, version):
    answer = client.get(reverse("outreach:script_guide", args=[version.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_the_guide_of_a_long_script_still_fits_on_one_page(version):
    version.steps = [
        {"key": f"s{n}", "kind": "yes_no", "text": "Avez-vous besoin de quelque chose ?"} for n in range(30)
    ]
    data = guide_data(version, {})
    assert page_count("guide.typ", data | {"size": SIZES[0]}) > 1
    assert any(page_count("guide.typ", data | {"size": size}) == 1 for size in SIZES)


def test_callers_do_not_edit_scripts(client, version, world):
    client.force_login(world.ana)
    assert client.get(reverse("outreach:scripts")).status_code == 404
    for name in ("script_edit", "script_preview", "script_guide"):
        assert client.get(reverse(f"outreach:{name}", args=[version.pk])).status_code == 404
