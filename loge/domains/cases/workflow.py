from loge.domains.cases.choices import CaseStatus as S
from loge.foundation.workflow import Workflow

CASE_WORKFLOW = Workflow(S, {S.OPEN: [S.IN_PROGRESS, S.DONE], S.IN_PROGRESS: [S.OPEN, S.DONE], S.DONE: [S.OPEN]})
