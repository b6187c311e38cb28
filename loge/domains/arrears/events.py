"""What other trades may want to know of a rent account: ids only, never an amount."""

from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class GrantReceived(Event):
    """The money of a grant came to an account. `about`: what asked for it ("aids.AidApplication:12")."""

    about: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class GrantTakenBack(Event):
    """That line is withdrawn: the import that brought it is undone."""

    about: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class GuarantorCalled(Event):
    """Noted in the procedure of an account. `about`: the guarantee, as its own trade names it ("aids.Guarantee:12")."""

    about: str
    act_id: int


@dataclass(frozen=True, kw_only=True)
class GuarantorCallCancelled(Event):
    """Noted by mistake."""

    about: str
    act_id: int


@dataclass(frozen=True, kw_only=True)
class PlanSigned(Event):
    plan_id: int
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class PlanBroken(Event):
    """By the ledger, or by someone who ends it. The officer of the person's case, if any, will want to know."""

    plan_id: int
    person_id: int | None
