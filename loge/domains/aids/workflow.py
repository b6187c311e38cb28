from loge.domains.aids.choices import AidStatus as S
from loge.foundation.workflow import Workflow

_DECISIONS = [S.GRANTED, S.REFUSED, S.ADJOURNED]

# A decision may come without any acknowledgement. A paid aid goes back to « accordée » when the import that brought the money is
# undone. A refusal that is appealed is examined again.
AID_WORKFLOW = Workflow(
    S,
    {
        S.DRAFTED: [S.WAITING, S.READY, S.WITHDRAWN],
        S.WAITING: [S.READY, S.WITHDRAWN],
        S.READY: [S.WAITING, S.SENT, S.WITHDRAWN],
        S.SENT: [S.ACKNOWLEDGED, *_DECISIONS, S.WITHDRAWN],
        S.ACKNOWLEDGED: [*_DECISIONS, S.WITHDRAWN],
        S.ADJOURNED: [S.SENT, S.GRANTED, S.REFUSED, S.WITHDRAWN],
        S.GRANTED: [S.PAID, S.CLOSED],
        S.REFUSED: [S.SENT, S.CLOSED],
        S.PAID: [S.GRANTED, S.CLOSED],
        S.CLOSED: [],
        S.WITHDRAWN: [],
    },
)
