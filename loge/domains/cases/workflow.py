"""Every open state may end: what is urgent is taken and closed in two gestures. The rest follows the person's agreement."""

from loge.domains.cases.choices import CaseStatus as S
from loge.foundation.workflow import Workflow

CASE_WORKFLOW = Workflow(
    S,
    {
        S.REPORTED: [S.TRIAGE, S.CLOSED],
        S.TRIAGE: [S.REPORTED, S.PROPOSED, S.CLOSED],
        S.PROPOSED: [S.ACCEPTED, S.DECLINED, S.CLOSED],
        S.ACCEPTED: [S.ASSESSMENT, S.PLAN, S.IN_PROGRESS, S.CLOSED],
        S.ASSESSMENT: [S.PLAN, S.IN_PROGRESS, S.CLOSED],
        S.PLAN: [S.IN_PROGRESS, S.CLOSED],
        S.IN_PROGRESS: [S.SUSPENDED, S.REVIEW, S.CLOSED],
        S.SUSPENDED: [S.IN_PROGRESS, S.CLOSED],
        S.REVIEW: [S.IN_PROGRESS, S.CLOSED],
        S.DECLINED: [S.REPORTED, S.PURGED],
        S.CLOSED: [S.REPORTED, S.ARCHIVED, S.PURGED],
        S.ARCHIVED: [S.REPORTED, S.PURGED],
        S.PURGED: [],
    },
)
