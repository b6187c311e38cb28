from loge.domains.offers.choices import AnswerState as A
from loge.domains.offers.choices import OfferStatus as S
from loge.foundation.workflow import Workflow

OFFER_WORKFLOW = Workflow(S, {S.DRAFT: [S.OPEN], S.OPEN: [S.CLOSED], S.CLOSED: [S.OPEN]})

_OPENINGS = [A.PROPOSED, A.INTERESTED, A.REGISTERED, A.WAITING, A.DECLINED, A.HAS_ALREADY]
_BACK = [A.NONE, *_OPENINGS]
_SETTLED = [A.ATTENDED, A.RECEIVED, A.WITHDRAWN]


def _others(state: A, listed: list[A]) -> list[A]:
    return [other for other in listed if other != state]


# A person changes their mind, a caller a slip: what was heard may become anything heard. Only those who are on the list
# take part, and what was noted afterwards may be put right.
ANSWER_WORKFLOW = Workflow(
    A,
    {
        A.NONE: _OPENINGS,
        A.PROPOSED: _others(A.PROPOSED, _BACK),
        A.INTERESTED: _others(A.INTERESTED, _BACK) + _SETTLED,
        A.REGISTERED: _others(A.REGISTERED, _BACK) + _SETTLED,
        A.WAITING: _others(A.WAITING, _BACK) + _SETTLED,
        A.DECLINED: _others(A.DECLINED, _BACK),
        A.HAS_ALREADY: _others(A.HAS_ALREADY, _BACK),
        **{state: [A.INTERESTED, A.REGISTERED, A.WAITING, *_others(state, _SETTLED)] for state in _SETTLED},
    },
)
