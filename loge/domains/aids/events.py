"""What other trades may want to know of an aid: ids only, never an amount."""

from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class AidRequested(Event):
    """The application has left for whoever decides."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class AidDecided(Event):
    """Granted, refused or given up once sent: nobody examines it any more."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class GuaranteeRecorded(Event):
    """Or put right: the accounts say whether a rent is already unpaid."""

    lease_id: int


@dataclass(frozen=True, kw_only=True)
class GuaranteeMoved(Event):
    """Its last day to call, its call or its end is no longer what it was: the calendar of the accounts follows."""

    guarantee_id: int


@dataclass(frozen=True, kw_only=True)
class AidGranted(Event):
    """The accounts will want to know what the money is for, when it comes to us."""

    application_id: int
