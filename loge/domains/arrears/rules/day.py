"""What makes a day of work: which homes, in which order (domain.md d.1 and d.9; the table of actions says the step of each)."""

from datetime import timedelta

from loge.domains.arrears.choices import Step

# What one person does with one home, in the order in which it is done. Reminders and formal notices leave in bulk, read before.
BY_PERSON = (
    Step.REPORT,
    Step.PANEL,
    Step.RETURNED,
    Step.REVIVE,
    Step.BENEFIT,
    Step.HUMAN,
    Step.PLAN,
    Step.CALL,
    Step.SHOP,
    Step.DEPARTED,
)
SPOKEN = (Step.RETURNED, Step.REVIVE, Step.BENEFIT, Step.PLAN, Step.CALL, Step.SHOP)  # these begin with a call
IN_BULK = (Step.REMIND, Step.NOTICE)
LONG_WAIT = timedelta(days=15)  # past it, a home goes before all but the legal days: whatever its sum, its turn comes
# Acts of the journal after which a home was seen to that day, whatever came of it.
SEEN_TO = (
    "arrears.exchange_noted",
    "arrears.plan_proposed",
    "arrears.plan_signed",
    "arrears.plan_declined",
    "arrears.plan_sent_to_tenant",
    "arrears.plan_called_back",
    "arrears.plan_sent_to_payer",
    "arrears.episode_reported",
    "arrears.check_sent",
    "arrears.benefit_decided",
    "arrears.act_noted",
    "arrears.account_paused",
    "arrears.deferral_agreed",
    "arrears.partial_payment_agreed",
    "arrears.debt_waived",
    "arrears.over_indebtedness_noted",
)
