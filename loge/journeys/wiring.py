"""Every reaction of one domain to another, on one page."""

from collections.abc import Callable
from typing import Any

from loge.domains.aids.events import AidDecided, AidGranted, AidRequested, GuaranteeMoved, GuaranteeRecorded
from loge.domains.arrears.events import (
    GrantReceived,
    GrantTakenBack,
    GuarantorCallCancelled,
    GuarantorCalled,
    PlanBroken,
    PlanSigned,
)
from loge.domains.arrears.queries.resumed import months_of_rent_paid
from loge.domains.cases.events import CaseClosed, CaseOpened, CaseTaken
from loge.domains.outreach.events import (
    HardshipTold,
    HelpAgreed,
    HomeStillSilent,
    HomeUnreachable,
    NewsBroughtNeed,
    PursuitEnded,
    SeriousRiskHeard,
)
from loge.domains.proximity.events import KnockSettled
from loge.domains.referrals.events import ReferralUnanswered
from loge.foundation.events import Event
from loge.foundation.notifications.events import MessageGivenUp
from loge.journeys import (
    aids_to_arrears,
    arrears_to_aids,
    arrears_to_cases,
    cases_to_outreach,
    messages_to_arrears,
    messages_to_bulletins,
    messages_to_outreach,
    messages_to_referrals,
    outreach_to_arrears,
    outreach_to_cases,
    outreach_to_help,
    outreach_to_proximity,
    peace_to_outreach,
    proximity_to_cases,
    proximity_to_outreach,
    referrals_to_cases,
    seals_to_aids,
    seals_to_cases,
    seals_to_offers,
    seals_to_proximity,
    seals_to_referrals,
    seals_to_support,
)
from loge.registers.peace.events import ContactPaused, ContactResumed
from loge.registers.seals.access import leases_hidden_from
from loge.registers.seals.events import PeopleSealed

# What the register of tenants leaves out of its answers: where protected people were rehoused.
HIDDEN_LEASES = leases_hidden_from

# What those who ask for aids know of the rent of each month.
RENTS_PAID = months_of_rent_paid

WIRING: dict[type[Event], list[Callable[[Any], None]]] = {
    AidDecided: [aids_to_arrears.let_reminders_go_on],
    AidGranted: [aids_to_arrears.say_what_the_money_is_for],
    AidRequested: [aids_to_arrears.let_the_fund_examine],
    CaseClosed: [cases_to_outreach.say_that_someone_acts],
    CaseOpened: [],  # for the trades that will raise something and want to know where it went
    CaseTaken: [cases_to_outreach.say_that_someone_acts],
    ContactPaused: [peace_to_outreach.put_the_home_off],
    ContactResumed: [peace_to_outreach.call_the_home_again],
    GrantReceived: [arrears_to_aids.see_the_money_come],
    GrantTakenBack: [arrears_to_aids.wait_for_the_money_again],
    GuaranteeMoved: [aids_to_arrears.keep_the_last_day],
    GuaranteeRecorded: [arrears_to_aids.start_the_clock],
    GuarantorCallCancelled: [arrears_to_aids.take_the_call_back],
    GuarantorCalled: [arrears_to_aids.note_the_call],
    HardshipTold: [outreach_to_arrears.tell_the_hardship],
    HelpAgreed: [outreach_to_help.pass_on_after_call],
    HomeStillSilent: [outreach_to_cases.open_case_for_news],
    HomeUnreachable: [outreach_to_proximity.send_someone_to_the_door],
    KnockSettled: [proximity_to_cases.open_case_after_knock, proximity_to_outreach.tell_what_was_found],
    MessageGivenUp: [
        messages_to_arrears.put_it_to_review,
        messages_to_bulletins.take_the_next_way,
        messages_to_outreach.take_the_next_step,
        messages_to_referrals.tell_the_officer,
    ],
    NewsBroughtNeed: [outreach_to_cases.open_case_for_news],
    PeopleSealed: [
        peace_to_outreach.withdraw_their_homes,
        seals_to_aids.close_their_aids_to_others,
        seals_to_cases.close_their_cases_to_others,
        seals_to_offers.expect_them_nowhere,
        seals_to_proximity.send_nobody_to_their_door,
        seals_to_referrals.close_their_referrals_to_others,
        seals_to_support.end_their_mediations,
    ],
    PlanBroken: [arrears_to_cases.tell_the_officer],
    PlanSigned: [arrears_to_cases.say_that_it_is_agreed],
    PursuitEnded: [outreach_to_proximity.call_the_visit_off],
    ReferralUnanswered: [referrals_to_cases.tell_after_silence],
    SeriousRiskHeard: [outreach_to_cases.open_case_after_call],
}
