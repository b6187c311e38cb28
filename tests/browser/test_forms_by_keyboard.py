"""The forms of the trades that follow the call, filled and sent without a mouse: one reaches every control with Tab, sees where
one is, is led to what is wrong, and leaves a dialog with Escape."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page

from loge.domains.outreach.tests.world import OPEN
from loge.registers.tenants.imports.tests.conftest import write
from tests.browser.landlord import furnished

__all__ = ["write"]

# What has the focus: its label or its words, whether it can be seen and has a ring or an outline around it.
HERE = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const box = it.getBoundingClientRect(), look = getComputedStyle(it);
  const around = it.closest('.form-check, .choices, label');
  const ring = (el) => el && ((getComputedStyle(el).outlineStyle !== 'none' && parseFloat(getComputedStyle(el).outlineWidth) > 0)
    || getComputedStyle(el).boxShadow !== 'none');
  return {
    tag: it.tagName, type: it.type || '', name: it.name || '', words: (it.innerText || '').trim(),
    inside: !!it.closest('main form[data-guard]'), shown: box.width > 0 && look.visibility !== 'hidden',
    ring: !!(ring(it) || ring(around)),
  };
}"""
FORMS = [
    ("cases:note", lambda w: [w.followed.pk]),
    ("cases:ask_consent", lambda w: [w.followed.pk]),
    ("referrals:propose", lambda w: [w.person.pk]),
    ("referrals:answer", lambda w: [w.sent.pk]),
    ("referrals:send_list_again", lambda w: [w.listing.pk]),
    ("proximity:ask_errand", lambda w: [w.couple.pk]),
    ("proximity:plan_errand", lambda w: [w.errand.pk]),
    ("support:plan_mediation", lambda w: [w.mediation.pk]),
]
PROTECTED = [
    ("protection:add_step", lambda w: [w.seal.reference]),
    ("protection:paper", lambda w: [w.seal.reference]),
]


@pytest.fixture
def world(live_server, write):
    with time_machine.travel(OPEN, tick=True):
        yield furnished(write)


def walk(page: Page, most: int = 120) -> list[dict]:
    """Past the navigation by its own link, then Tab after Tab, until the button that sends the form."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None:
            break
        stops.append(stop)
        if stop["inside"] and stop["type"] == "submit":
            break
    return stops


def faults_of(page: Page, address: str) -> list[str]:
    page.goto(address)
    controls = "main form[data-guard]:has(.form-actions) :is(input, select, textarea):not([type=hidden])"
    wanted = set(page.eval_on_selector_all(controls, "all => all.map(one => one.name)"))
    stops = walk(page)
    met = {stop["name"] for stop in stops}
    faults = [f"{address} : « {name} » is never reached" for name in sorted(wanted - met)]
    seen = {
        stop["name"] for stop in stops if stop["ring"]
    }  # the calendar inside a date has a ring of the browser's own
    faults += [
        f"{address} : nothing shows where one is on « {stop['name'] or stop['words']} »"
        for stop in stops
        if not stop["ring"] and not (stop["type"] in ("date", "time") and stop["name"] in seen)
    ]
    if not stops or stops[-1]["type"] != "submit":
        faults.append(f"{address} : one never comes to the button")
    return faults


def mistakes_are_led_to(page: Page, world) -> None:
    page.goto(reverse("referrals:propose", args=[world.person.pk]))
    walk(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-error-summary]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wrong = page.evaluate("location.hash.slice(1)")
    assert wrong and page.evaluate("id => !!document.getElementById(id)", wrong)


def an_errand_is_asked_for(page: Page, world) -> None:
    page.goto(reverse("proximity:ask_errand", args=[world.sent.household_id]))
    page.locator("[name=kind]:checked").focus()
    for gesture in ("ArrowDown", "Tab", "Colis du mardi", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.type(gesture) if " " in gesture else page.keyboard.press(gesture)
    page.get_by_role("heading", name="Colis alimentaire").wait_for()


def a_dialog_is_left(page: Page, world) -> None:
    page.goto(reverse("partner_imports:show", args=[world.directory_done.pk]))
    opener = page.get_by_role("button", name="Annuler cet import…")
    opener.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert opener.evaluate("one => one === document.activeElement")


def test_forms_are_filled_and_sent_without_a_mouse(world, log_in, browse):
    log_in(user=world.lead)
    page = browse("/")
    faults = [fault for name, about in FORMS for fault in faults_of(page, reverse(name, args=about(world)))]
    mistakes_are_led_to(page, world)
    an_errand_is_asked_for(page, world)
    a_dialog_is_left(page, world)
    log_in(user=world.sonia)
    faults += [fault for name, about in PROTECTED for fault in faults_of(page, reverse(name, args=about(world)))]
    assert faults == [], "\n".join(faults)
