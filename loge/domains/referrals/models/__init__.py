from loge.domains.referrals.models.enrolment import EnrolmentHelp
from loge.domains.referrals.models.lists import ReferralList
from loge.domains.referrals.models.referrals import Referral, ReferralDocument, ReferralStep

__all__ = ["EnrolmentHelp", "Referral", "ReferralDocument", "ReferralList", "ReferralStep"]
