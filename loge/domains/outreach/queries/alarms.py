from loge.domains.outreach.choices import RiskLevel
from loge.domains.outreach.models import Signal, Target


def alarms_of(target: Target, *, by) -> list[Signal]:
    """Emergencies recorded during the call in progress, which its end will take over."""
    waiting = Signal.objects.filter(target=target, attempt=None, level=RiskLevel.EMERGENCY, heard_by=by)
    return list(waiting.select_related("officer", "person").order_by("detected_at", "pk"))
