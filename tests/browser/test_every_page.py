"""Every page of the site, as one of those who work there: axe finds nothing, at 1280 and 360 pixels, light and dark,
and its title is its own.

A new page is met here, or named below with the reason why not: the last test asks the site itself for its addresses.
"""

from pathlib import Path

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from loge.domains.outreach.rules.training import SITUATIONS
from loge.domains.outreach.tests.world import OPEN
from loge.domains.outreach.views.training import SALT
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.tenants.imports.tests.conftest import write
from tests.browser import accessibility
from tests.browser.landlord import furnished
from tests.house.test_doors import DOORS

__all__ = ["write"]


def _training(world, done: int) -> str:
    """What the browser carries after `done` situations."""
    caller = world.campaign.callers.get(user=world.bob)
    return f"?etape={signing.dumps([caller.pk, done], salt=SALT)}"


# Who → (name of the address, what it is about, what follows it); both are found in the landlord of landlord.py.
PAGES = {
    "manager": [
        ("desk:home",),
        ("desk:search", lambda w: [], lambda w: "?q=martin"),
        ("desk:search",),
        ("desk:tenant_file", lambda w: [w.person.pk]),
        ("desk:timeline", lambda w: [w.person.pk]),
        ("imports:list",),
        ("imports:upload",),
        ("imports:mapping", lambda w: [w.received.pk]),
        ("imports:preview", lambda w: [w.preview.pk]),
        ("imports:preview", lambda w: [w.preview.pk], lambda w: "?etat=error"),
        ("imports:row", lambda w: [w.preview.pk, 3, 1]),
        ("imports:missing", lambda w: [w.preview.pk]),
        ("imports:show", lambda w: [w.applied.pk]),
        ("imports:show", lambda w: [w.undone.pk]),
        ("tenants:duplicates",),
        ("tenants:compare", lambda w: [w.pair.pk]),
        ("tenants:corrections",),
        ("tenants:corrections", lambda w: [], lambda w: "?vue=reglees"),
        ("tenants:correct", lambda w: [w.person.pk, "last_name"]),
        ("tenants:add_contact", lambda w: [w.person.pk]),
        ("tenants:disable_contact", lambda w: [w.person.pk, w.person.contact_points.first().pk]),
        ("tenants:note_contact", lambda w: [w.person.pk, w.person.contact_points.first().pk]),
        ("tenants:refuse_calls", lambda w: [w.person.pk]),
        ("tenants:declare_death", lambda w: [w.person.pk]),
        ("tenants:note_frailty", lambda w: [w.person.pk]),
        ("tenants:add_occupant", lambda w: [w.person.pk]),
        ("tenants:occupant_left", lambda w: [w.person.pk, w.couple.occupants.last().pk]),
    ],
    "supervisor": [
        ("outreach:campaigns",),
        ("outreach:create_campaign",),
        ("outreach:campaign", lambda w: [w.campaign.pk]),
        ("outreach:settings", lambda w: [w.campaign.pk]),
        ("outreach:hours", lambda w: [w.campaign.pk]),
        ("outreach:retries", lambda w: [w.campaign.pk]),
        ("outreach:callers", lambda w: [w.campaign.pk]),
        ("outreach:create_wave", lambda w: [w.campaign.pk]),
        ("outreach:edit_wave", lambda w: [w.campaign.pk, w.wave.number]),
        ("outreach:wave", lambda w: [w.campaign.pk, w.wave.number]),
        ("outreach:wave", lambda w: [w.campaign.pk, 1]),
        ("outreach:board", lambda w: [w.campaign.pk]),
        ("outreach:homes", lambda w: [w.campaign.pk]),
        ("outreach:homes", lambda w: [w.campaign.pk], lambda w: "?cause=no_number"),
        ("outreach:people", lambda w: [w.campaign.pk]),
        ("outreach:home", lambda w: [w.campaign.pk, w.called.pk]),
        ("outreach:qualify", lambda w: [w.campaign.pk, w.to_qualify.pk]),
        ("outreach:scripts",),
        ("outreach:script_edit", lambda w: [w.draft.pk]),
        ("outreach:script_preview", lambda w: [w.script.pk]),
        ("cases:list",),
        ("cases:detail", lambda w: [w.case.pk]),
        ("cases:step", lambda w: [w.case.pk]),
        ("cases:hand_over", lambda w: [w.case.pk]),
        ("cases:close", lambda w: [w.case.pk]),
        ("outreach:chain", lambda w: [w.campaign.pk]),
        ("outreach:pursuits",),
        ("outreach:pursuit", lambda w: [w.pursuit.pk]),
        ("outreach:quiet",),
        ("outreach:regular_calls",),
        ("outreach:open_regular",),
        ("outreach:enrol_regular", lambda w: [w.person.pk]),
        ("outreach:regular", lambda w: [w.regular.pk]),
        ("proximity:errands",),
        ("proximity:ask_errand", lambda w: [w.couple.pk]),
        ("proximity:errand", lambda w: [w.errand.pk]),
        ("proximity:plan_errand", lambda w: [w.errand.pk]),
        ("proximity:miss_errand", lambda w: [w.errand.pk]),
        ("proximity:cancel_errand", lambda w: [w.errand.pk]),
        ("proximity:correct_money", lambda w: [w.errand.pk, w.errand.money.get().pk]),
        ("proximity:round",),
        ("proximity:returns",),
        ("proximity:knocks",),
        ("proximity:knock", lambda w: [w.knock.pk]),
        ("proximity:decide", lambda w: [w.knock.pk]),
        ("proximity:hand_over", lambda w: [w.knock.pk]),
        ("proximity:ask", lambda w: [w.couple.pk]),
        ("referrals:list",),
        ("referrals:detail", lambda w: [w.referral.pk]),
        ("referrals:propose", lambda w: [w.person.pk]),
        ("referrals:prepare", lambda w: [w.referral.pk]),
        ("referrals:answer", lambda w: [w.sent.pk]),
        ("referrals:entrust", lambda w: [w.sent.pk]),
        ("referrals:close", lambda w: [w.sent.pk]),
        ("referrals:without_consent", lambda w: [w.asked.pk]),
        ("referrals:gatherings",),
        ("referrals:prepare_list", lambda w: [], lambda w: f"?campagne={w.referral.gathering}&commune=49353"),
        ("referrals:listing", lambda w: [w.listing.pk]),
        ("referrals:complete_list", lambda w: [w.listing.pk]),
        ("referrals:send_list_again", lambda w: [w.listing.pk]),
        ("referrals:board",),
        ("observatory:account",),
        ("observatory:account", lambda w: [], lambda w: "?par=commune"),
        ("observatory:public",),
        ("observatory:rows", lambda w: ["jointes"]),
        ("referrals:enrolment", lambda w: [w.person.pk]),
        ("partners:list",),
        ("partners:create",),
        ("partners:detail", lambda w: [w.partner.pk]),
        ("partners:edit", lambda w: [w.partner.pk]),
        ("partner_imports:list",),
        ("partner_imports:upload",),
        ("partner_imports:mapping", lambda w: [w.directory.pk]),
        ("partner_imports:preview", lambda w: [w.directory_seen.pk]),
        ("partner_imports:line", lambda w: [w.directory_seen.pk, 3]),
        ("partner_imports:show", lambda w: [w.directory_done.pk]),
        ("outreach:paper",),
        ("outreach:paper_batch", lambda w: [w.batch.pk]),
        ("outreach:paper_key", lambda w: [w.batch.sheets.first().code]),
    ],
    "lead": [
        ("cases:list", lambda w: [], lambda w: "?vue=tous"),
        ("cases:team",),
        ("cases:delays",),
        ("cases:tasks",),
        ("cases:task", lambda w: [w.task.pk]),
        ("cases:create", lambda w: [w.couple.occupants.last().person_id]),
        ("cases:detail", lambda w: [w.followed.pk]),
        ("cases:edit", lambda w: [w.followed.pk]),
        ("cases:people", lambda w: [w.followed.pk]),
        ("cases:seal", lambda w: [w.followed.pk]),
        ("cases:note", lambda w: [w.followed.pk]),
        ("cases:propose", lambda w: [w.followed.pk]),
        ("cases:answer", lambda w: [w.followed.pk]),
        ("cases:suspend", lambda w: [w.followed.pk]),
        ("cases:review", lambda w: [w.followed.pk]),
        ("cases:keep", lambda w: [w.followed.pk]),
        ("cases:add_action", lambda w: [w.followed.pk]),
        ("cases:edit_action", lambda w: [w.followed.pk, w.task.pk]),
        ("cases:finish_action", lambda w: [w.followed.pk, w.task.pk]),
        ("cases:ask_consent", lambda w: [w.followed.pk]),
        ("cases:by_law", lambda w: [w.followed.pk]),
        ("offers:list",),
        ("offers:list", lambda w: [], lambda w: "?vue=terminees"),
        ("offers:new",),
        ("offers:detail", lambda w: [w.offer.pk]),
        ("offers:edit", lambda w: [w.offer.pk]),
        ("offers:people", lambda w: [w.offer.pk]),
        ("offers:people", lambda w: [w.offer.pk], lambda w: "?vue=inscrites"),
        ("offers:concerned", lambda w: [w.offer.pk]),
        ("support:list",),
        ("support:list", lambda w: [], lambda w: "?vue=mediations"),
        ("support:list", lambda w: [], lambda w: "?vue=ecoute"),
        ("support:new_mediation", lambda w: [w.person.pk]),
        ("support:mediation", lambda w: [w.mediation.pk]),
        ("support:close_mediation", lambda w: [w.mediation.pk]),
        ("support:plan_mediation", lambda w: [w.mediation.pk]),
        ("support:party", lambda w: [w.mediation.parties.first().pk]),
        ("support:answer", lambda w: [w.mediation.parties.first().pk]),
        ("support:hear", lambda w: [w.mediation.parties.first().pk]),
        ("support:new_listening", lambda w: [w.person.pk]),
        ("support:listening", lambda w: [w.listening.pk]),
        ("support:end_listening", lambda w: [w.listening.pk]),
        ("support:plan_listening", lambda w: [w.listening.pk]),
        ("support:move", lambda w: [w.session.pk]),
    ],
    "ana": [
        ("desk:home",),
        ("outreach:desk",),
        ("outreach:call", lambda w: [w.call.claim_id]),
        ("desk:during_call", lambda w: [w.call.claim_id]),
        ("outreach:call_skip", lambda w: [w.call.claim_id]),
        ("outreach:call_danger", lambda w: [w.call.claim_id]),
        ("outreach:call_done", lambda w: [w.attempt.claim_id]),
    ],
    "bob": [
        ("desk:home",),
        ("outreach:desk",),
        ("outreach:training", lambda w: [w.campaign.pk]),
        ("outreach:training_call", lambda w: [w.campaign.pk, 1], lambda w: _training(w, 0)),
        ("outreach:training_danger", lambda w: [w.campaign.pk, 1], lambda w: _training(w, 0)),
        ("outreach:training_quiz", lambda w: [w.campaign.pk], lambda w: _training(w, len(SITUATIONS))),
    ],
    "sonia": [
        ("desk:home",),
        ("desk:tenant_file", lambda w: [w.person.pk]),
        ("protection:list",),
        ("protection:create", lambda w: [w.person.pk]),
        ("protection:detail", lambda w: [w.seal.reference]),
        ("protection:contact", lambda w: [w.seal.reference]),
        ("protection:cover", lambda w: [w.seal.reference]),
        ("protection:give_key", lambda w: [w.seal.reference]),
        ("protection:confide", lambda w: [w.seal.reference]),
        ("protection:paper", lambda w: [w.seal.reference]),
        ("protection:letter", lambda w: [w.seal.reference]),
        ("protection:add_step", lambda w: [w.seal.reference]),
        ("protection:end_step", lambda w: [w.seal.reference, w.step.pk]),
        ("protection:keep_home", lambda w: [w.seal.reference]),
        ("protection:address", lambda w: [w.seal.reference]),
        ("protection:duties",),
        ("protection:break_glass", lambda w: [w.person.pk]),
        ("protection:numbers",),
        ("bulletins:list",),
        ("bulletins:choose",),
        ("bulletins:new", lambda w: ["heat"]),
        ("bulletins:edit", lambda w: [w.unsent.pk]),
        ("bulletins:send", lambda w: [w.unsent.pk]),
        ("bulletins:detail", lambda w: [w.unsent.pk]),
        ("bulletins:detail", lambda w: [w.bulletin.pk]),
        ("peace:decisions",),
        ("peace:pause", lambda w: [w.person.pk]),
    ],
    "gaelle": [
        ("desk:home",),
        ("desk:tenant_file", lambda w: [w.person.pk]),
        ("arrears:list",),
        ("arrears:list", lambda w: [], lambda w: "?etape=tous"),
        ("arrears:account", lambda w: [w.account.pk]),
        ("arrears:propose", lambda w: [w.account.pk]),
        ("arrears:over_indebtedness", lambda w: [w.account.pk]),
        ("arrears:pause", lambda w: [w.account.pk]),
        ("arrears:ask_estimate", lambda w: [w.account.pk]),
        ("arrears:estimate", lambda w: [w.estimate.pk]),
        ("arrears:note_exchange", lambda w: [w.account.pk]),
        ("arrears:ask_plan", lambda w: [w.couple.reference_person.pk]),
        ("arrears:undo", lambda w: [w.matching.pk]),
        ("arrears:match", lambda w: [w.credit.pk]),
        ("arrears:plan", lambda w: [w.plan.pk]),
        ("arrears:sign", lambda w: [w.plan.pk]),
        ("arrears:differences",),
        ("arrears:clocks",),
        ("arrears:clocks", lambda w: [], lambda w: "?vue=mois"),
        ("arrears:clocks", lambda w: [], lambda w: "?vue=signaler"),
        ("arrears:clocks", lambda w: [], lambda w: "?vue=plans"),
        ("arrears:alerts",),
        ("arrears:report", lambda w: [w.episode.pk]),
        ("arrears:plan_sent", lambda w: [w.episode.pk]),
        ("arrears:note_act", lambda w: [w.account.pk, "summons"]),
        ("arrears:note_act", lambda w: [w.account.pk, "panel"]),
        ("arrears:cancel_act", lambda w: [w.act.pk]),
        ("arrears:clause", lambda w: [w.account.pk]),
        ("arrears:panel_sheet", lambda w: [w.account.pk]),
        ("arrears:check", lambda w: [w.check.pk]),
        ("arrears:decision", lambda w: [w.episode.pk]),
        ("arrears:agreements",),
        ("arrears:agreement", lambda w: [w.agreement.pk]),
        ("arrears:write_agreement",),
        ("arrears:amend_agreement", lambda w: [w.agreement.pk]),
        ("arrears:preview_agreement", lambda w: [w.agreement.pk]),
        ("arrears:coverage_proof", lambda w: [w.coverage.pk]),
        ("arrears:end_coverage", lambda w: [w.coverage.pk]),
        ("arrears:table",),
        ("arrears:edit_table",),
        ("law:values",),
        ("law:detail", lambda w: ["arrears.report_months"]),
        ("law:correct", lambda w: ["arrears.report_months"]),
        ("law:withdraw", lambda w: ["arrears.report_months", w.corrected.pk]),
        ("arrears:figures",),
        ("arrears:figure_rows", lambda w: ["presents-en-dette"]),
        ("arrears:board",),
        ("arrears:signs",),
        ("arrears:signs", lambda w: [], lambda w: "?vue=ecartes"),
        ("arrears:dismiss_sign", lambda w: [w.sign.pk]),
        ("arrears:tell_sign", lambda w: [w.account.pk]),
        ("arrears:thresholds",),
        ("arrears:edit_thresholds",),
        ("arrears:send_plan", lambda w: [w.plan.pk]),
        ("arrears:attach_plan_paper", lambda w: [w.plan.pk]),
        ("arrears:defer", lambda w: [w.account.pk]),
        ("arrears:partial_payment", lambda w: [w.account.pk]),
        ("arrears:spread_reconciliation", lambda w: [w.account.pk]),
        ("arrears:stop_deferral", lambda w: [w.deferral.pk]),
        ("arrears:stop_partial_payment", lambda w: [w.partial.pk]),
        ("arrears:shops",),
        ("arrears:waive", lambda w: [w.shop.pk]),
        ("arrears:account", lambda w: [w.shop.pk]),
        ("arrears:reverse_waiver", lambda w: [w.waiver.pk]),
        ("arrears:letters",),
        ("arrears:prepare_letters",),
        ("arrears:letter_texts",),
        ("arrears:letter_text", lambda w: ["notice"]),
        ("arrears:edit_letter_text", lambda w: ["remind"]),
        ("arrears:letter_batch", lambda w: [w.letters.pk]),
        ("arrears:letter_batch", lambda w: [w.letters.pk], lambda w: "?vue=cote"),
        ("arrears:letter", lambda w: [w.lost.pk]),
        ("arrears:letters_to_review",),
        ("arrears:letter_returned", lambda w: [w.lost.pk]),
        ("arrears:review_letter", lambda w: [w.lost.pk]),
        ("aids:list",),
        ("aids:list", lambda w: [], lambda w: "?vue=attente"),
        ("aids:detail", lambda w: [w.aid.pk]),
        ("aids:detail", lambda w: [w.aid_sent.pk]),
        ("aids:new", lambda w: [w.debtor.pk, w.fund.pk]),
        ("aids:decline", lambda w: [w.debtor.pk, w.fund.pk]),
        ("aids:edit", lambda w: [w.aid.pk]),
        ("aids:paper", lambda w: [w.aid.documents.first().pk]),
        ("aids:ask_paper", lambda w: [w.aid.pk]),
        ("aids:send", lambda w: [w.aid.pk]),
        ("aids:acknowledge", lambda w: [w.aid_sent.pk]),
        ("aids:grant", lambda w: [w.aid_sent.pk]),
        ("aids:refuse", lambda w: [w.aid_sent.pk]),
        ("aids:adjourn", lambda w: [w.aid_sent.pk]),
        ("aids:appeal", lambda w: [w.aid_sent.pk]),
        ("aids:paid", lambda w: [w.aid_sent.pk]),
        ("aids:withdraw", lambda w: [w.aid_sent.pk]),
        ("aids:hand_over", lambda w: [w.aid_sent.pk]),
        ("aids:schemes",),
        ("aids:scheme", lambda w: [w.fund.pk]),
        ("aids:scheme_new",),
        ("aids:scheme_edit", lambda w: [w.fund.pk]),
        ("aids:homes", lambda w: [w.fund.pk]),
        ("aids:guarantees",),
        ("aids:guarantee", lambda w: [w.guarantee.pk]),
        ("aids:guarantee_new", lambda w: [w.couple.lease_id]),
        ("aids:guarantee_edit", lambda w: [w.guarantee.pk]),
        ("aids:guarantee_call", lambda w: [w.guarantee.pk]),
        ("aids:guarantee_pay", lambda w: [w.guarantee.pk]),
        ("aids:guarantee_subrogate", lambda w: [w.guarantee.pk]),
        ("aids:guarantee_end", lambda w: [w.guarantee.pk]),
        ("ledger_imports:list",),
        ("ledger_imports:upload",),
    ],
    "dpo": [
        ("desk:home",),
        ("protection:watch",),
        ("privacy:journal",),
        ("privacy:object", lambda w: ["tenants.Person", w.person.pk]),
        ("privacy:rights",),
        ("privacy:retention",),
        ("privacy:words",),
        ("accounts:me",),
        ("account_logout",),
        ("account_change_password",),
    ],
    "admin": [
        ("accounts:users",),
        ("accounts:create",),
        ("accounts:detail", lambda w: [w.ana.pk]),
        ("housing:assigned_residences", lambda w: [w.stranger.pk]),
        ("ui:gallery",),
        ("outbox:list",),
        ("outbox:detail", lambda w: [w.letter.pk]),
    ],
    "": [
        ("arrears:tenant_plan", lambda w: [w.plan_token]),
        ("referrals:partner", lambda w: [w.token]),
        ("account_login",),
        ("account_inactive",),
        ("account_reset_password",),
        ("account_reset_password_done",),
        ("account_reset_password_from_key", lambda w: ["1", "un-lien"]),
        ("account_reset_password_from_key_done",),
        ("socialaccount_login_cancelled",),
    ],
}
MET_ELSEWHERE = {
    "mfa_activate_totp": "test_a_second_factor_is_put_on_asked_and_taken_off",
    "mfa_authenticate": "test_a_second_factor_is_put_on_asked_and_taken_off",
    "mfa_deactivate_totp": "test_a_second_factor_is_put_on_asked_and_taken_off",
    "mfa_view_recovery_codes": "test_a_second_factor_is_put_on_asked_and_taken_off",
    "mfa_generate_recovery_codes": "test_a_second_factor_is_put_on_asked_and_taken_off",
    "account_reauthenticate": "test_a_second_factor_is_put_on_asked_and_taken_off",
}
NOT_A_PAGE = {
    "aids:of_lease": "a fragment, inside the page of an account",
    "aids:read_paper": "a file",
    "arrears:estimate_answer": "a fragment, inside the page arrears:estimate of one under way",
    "arrears:letter_text_pdf": "a file",
    "arrears:plan_paper": "a file",
    "bulletins:poster": "a file",
    "bulletins:specimen": "a file",
    "bulletins:progress": "a fragment, inside the page bulletins:detail of an information under way",
    "arrears:entry": "leads to the account of the line",
    "ledger_imports:mapping": "partner_imports:mapping for another file; the same template",
    "ledger_imports:preview": "partner_imports:preview for another file; the same template",
    "ledger_imports:line": "partner_imports:line for another file; the same template",
    "ledger_imports:show": "partner_imports:show for another file; the same template",
    "ledger_imports:progress": "a fragment, inside the page ledger_imports:show of an import at work",
    "ledger_imports:result": "a file",
    "health": "an answer for machines",
    "imports:progress": "a fragment, inside the page imports:show of an import at work",
    "imports:result": "a file",
    "partner_imports:progress": "a fragment, inside the page partner_imports:show of an import at work",
    "partner_imports:result": "a file",
    "referrals:document": "a file",
    "outbox:bounce": "the form of outbox:detail, with its faults",
    "outreach:export": "a file",
    "outreach:paper_sheets": "a file",
    "outreach:script_guide": "a file",
    "support:invitation": "a file",
    "outreach:paper_find": "leads from a code to its sheet",
    "mfa_index": "leads to « Mon compte »",
    "mfa_reauthenticate": "account_reauthenticate with another question; the same template",
    "account_set_password": "account_change_password for who has none; the same template",
    "openid_connect_login": "leads to the directory of the landlord",
    "openid_connect_callback": "comes from the directory of the landlord",
}


@pytest.fixture
def world(live_server, write):
    with time_machine.travel(OPEN, tick=True):
        world = furnished(write)
        world.supervisor = world.manager
        yield world


def _address(page, world) -> str:
    name, about, rest = (*page, lambda w: [], lambda w: "")[:3] if len(page) == 1 else (*page, lambda w: "")[:3]
    return reverse(name, args=about(world)) + rest(world)


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anyone")
def test_every_page_is_accessible(who, world, log_in, browse, picture):
    if who:
        log_in(user=getattr(world, who))
    faults, titles = {}, {}
    for page in PAGES[who]:
        path = _address(page, world)
        tab = browse(path)
        assert tab.url.endswith(path), f"{path} leads to {tab.url}"
        faults[path] = accessibility.check(tab)
        if titles.setdefault(tab.title(), page[0]) != page[0]:
            faults[path].append(f"has the title of {titles[tab.title()]}: {tab.title()}")
        picture(tab, f"page-{who}-{page[0].replace(':', '-')}", narrow=True)
    found = [f"{path} {fault}" for path, listed in faults.items() for fault in listed]
    assert found == [], "\n".join(found)


def test_no_page_is_forgotten(client):
    """A page is an address that answers something else than « not this way » to a look."""
    client.force_login(User.objects.create(username="tout", perimeter=Perimeter.LANDLORD, roles=list(Role)))
    pages = {door.name for door in DOORS if client.get(door.path).status_code != 405}
    met = {page[0] for listed in PAGES.values() for page in listed} | set(MET_ELSEWHERE)
    assert pages - met - set(NOT_A_PAGE) == set()
    assert (met | set(NOT_A_PAGE)) - pages == set(), "these are no pages any more"
    assert met & set(NOT_A_PAGE) == set()


def test_pages_said_to_be_met_elsewhere_are():
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in set(MET_ELSEWHERE.values()) if f"def {name}(" not in tests] == []
