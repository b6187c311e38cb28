from loge.domains.referrals.models.enrolment import EnrolmentHelp
from loge.domains.referrals.models.lists import ReferralList, ReferralListStep
from loge.domains.referrals.models.referrals import Referral, ReferralDocument, ReferralStep

__all__ = ["EnrolmentHelp", "Referral", "ReferralDocument", "ReferralList", "ReferralListStep", "ReferralStep"]
