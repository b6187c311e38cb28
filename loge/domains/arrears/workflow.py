from loge.domains.arrears.choices import EstimateState as E
from loge.domains.arrears.choices import PlanStatus as P
from loge.foundation.workflow import Workflow

PLAN_WORKFLOW = Workflow(
    P,
    {
        P.PROPOSED: [P.ACTIVE, P.DECLINED, P.REPLACED],
        P.ACTIVE: [P.COMPLETED, P.BROKEN, P.SUSPENDED, P.REPLACED],
        P.SUSPENDED: [P.ACTIVE, P.COMPLETED, P.BROKEN, P.REPLACED],
        P.BROKEN: [P.ACTIVE, P.REPLACED],
        P.COMPLETED: [],
        P.REPLACED: [],
        P.DECLINED: [],
    },
)

ESTIMATE_WORKFLOW = Workflow(E, {E.ASKED: [E.DONE, E.FAILED], E.FAILED: [E.ASKED], E.DONE: []})
