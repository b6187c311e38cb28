from loge.domains.outreach.choices import CampaignStatus as C
from loge.domains.outreach.choices import TargetStatus as T
from loge.foundation.workflow import Workflow

CAMPAIGN_WORKFLOW = Workflow(
    C,
    {
        C.DRAFT: [C.APPROVED],
        C.APPROVED: [C.RUNNING, C.CLOSED],
        C.RUNNING: [C.PAUSED, C.CLOSED],
        C.PAUSED: [C.RUNNING, C.CLOSED],
        C.CLOSED: [C.PURGED],
        C.PURGED: [],
    },
)

_ENDS = [T.REACHED, T.UNREACHABLE, T.REFUSED, T.EXCLUDED]

TARGET_WORKFLOW = Workflow(
    T,
    {
        T.TO_QUALIFY: [T.WAITING, T.EXCLUDED],
        T.WAITING: [T.HELD, *_ENDS],
        T.DEFERRED: [T.WAITING, T.HELD, *_ENDS],
        T.HELD: [T.WAITING, T.DEFERRED, *_ENDS],
        T.REACHED: [T.WAITING],
        T.UNREACHABLE: [T.WAITING, T.HELD, T.REACHED, T.REFUSED, T.EXCLUDED],
        T.REFUSED: [T.WAITING],
        T.EXCLUDED: [T.WAITING, T.REACHED, T.REFUSED],
    },
)
