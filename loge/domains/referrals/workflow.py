from loge.domains.referrals.choices import ReferralStatus as S
from loge.foundation.workflow import Workflow

REFERRAL_WORKFLOW = Workflow(
    S,
    {
        S.PROPOSED: [S.CONSENTED, S.REFUSED, S.NO_FOLLOW_UP],
        S.REFUSED: [S.CONSENTED],
        S.CONSENTED: [S.SENT, S.REFUSED, S.NO_FOLLOW_UP],
        S.SENT: [S.ACKNOWLEDGED, S.IN_PROGRESS, S.DONE, S.DECLINED, S.NO_FOLLOW_UP],
        S.ACKNOWLEDGED: [S.IN_PROGRESS, S.DONE, S.DECLINED, S.NO_FOLLOW_UP],
        S.IN_PROGRESS: [S.DONE, S.DECLINED, S.NO_FOLLOW_UP],
    },
)
