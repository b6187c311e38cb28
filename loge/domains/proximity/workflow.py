from loge.domains.proximity.choices import ErrandStage as E
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

ERRAND_WORKFLOW = Workflow(
    E,
    {
        E.ASKED: [E.ACCEPTED, E.DECLINED, E.CANCELLED],
        E.ACCEPTED: [E.PLANNED, E.CANCELLED],
        E.PLANNED: [E.PLANNED, E.ACCEPTED, E.DELIVERED, E.CANCELLED],
        E.DELIVERED: [],
        E.DECLINED: [],
        E.CANCELLED: [],
    },
)
