from loge.foundation.exchange.choices import RunState
from loge.foundation.workflow import Workflow

RUN = Workflow(
    RunState,
    {
        RunState.RECEIVED: (RunState.MAPPED,),
        RunState.MAPPED: (RunState.MAPPED, RunState.CHECKING),
        RunState.CHECKING: (RunState.CHECKING, RunState.PREVIEW, RunState.FAILED),
        RunState.PREVIEW: (RunState.MAPPED, RunState.CHECKING, RunState.APPLYING),
        RunState.APPLYING: (RunState.APPLIED, RunState.FAILED),
        RunState.FAILED: (RunState.MAPPED, RunState.CHECKING, RunState.APPLYING, RunState.UNDOING),
        RunState.APPLIED: (RunState.UNDOING,),
        RunState.UNDOING: (RunState.UNDONE, RunState.APPLIED, RunState.FAILED),
    },
)
