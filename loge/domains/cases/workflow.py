from loge.domains.cases.choices import FollowUpStatus as S
from loge.foundation.workflow import Workflow

FOLLOW_UP_WORKFLOW = Workflow(S, {S.OPEN: [S.IN_PROGRESS, S.DONE], S.IN_PROGRESS: [S.OPEN, S.DONE], S.DONE: [S.OPEN]})
