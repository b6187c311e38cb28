from loge.domains.proximity.choices import KnockStage as K
from loge.foundation.workflow import Workflow

KNOCK_WORKFLOW = Workflow(
    K,
    {
        K.VISIT: [K.VISIT, K.DECISION, K.CLOSED],
        K.DECISION: [K.VISIT, K.CLOSED],
        K.CLOSED: [],
    },
)
