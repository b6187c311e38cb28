from loge.domains.support.choices import SessionStatus as S
from loge.foundation.workflow import Workflow

SESSION_WORKFLOW = Workflow(S, {S.PLANNED: [S.HELD, S.MISSED, S.CANCELLED], S.HELD: [], S.MISSED: [], S.CANCELLED: []})
