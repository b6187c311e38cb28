"""Writing the journal. Called by operations, inside their transaction: no act without its line, no line without its act."""

from loge.foundation.audit.models import Entry

READ = "read"


def record(action: str, target, /, *, by, **facts) -> None:
    """`action` is `area.past_participle`; `by` is the acting user, or None for the product itself; facts carry no free text."""
    Entry.objects.create(action=action, target_model=target._meta.label, target_id=str(target.pk), by=by, facts=facts)


def record_read(target, *, by, reason: str = "") -> None:
    """Someone looked at a sensitive file. Kept beside the acts, with its reason where one was asked."""
    record(READ, target, by=by, **({"reason": reason} if reason else {}))
