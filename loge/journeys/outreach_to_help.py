from loge.domains.outreach.events import HelpAgreed
from loge.journeys.outreach_to_proximity import propose_errands_after_call
from loge.journeys.outreach_to_referrals import propose_referrals_after_call


def pass_on_after_call(event: HelpAgreed) -> None:
    """Each thing asked for goes to one side only: our caretakers, or a partner."""
    propose_referrals_after_call(event, but=propose_errands_after_call(event))
