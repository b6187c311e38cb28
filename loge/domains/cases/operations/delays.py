from django.db import transaction
from django.utils import timezone

from loge.domains.cases.models import CaseSetting
from loge.domains.cases.permissions import check_can_set_delays
from loge.domains.cases.rules import SETTINGS
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal


@transaction.atomic
def set_delays(*, values: dict[str, int], by) -> None:
    """Numbers of rules.SETTINGS, by code. What is open keeps the deadline it was given."""
    check_can_set_delays(by)
    for code, value in values.items():
        setting = SETTINGS[code]
        if not setting.least <= value <= setting.most:
            raise Refusal(f"{setting.label} : entre {setting.least} et {setting.most} {setting.unit}.")
        row, _ = CaseSetting.objects.update_or_create(
            code=code, defaults={"value": value, "changed_at": timezone.now(), "changed_by": by}
        )
        trail.record("cases.delay_set", row, by=by, field=code, after=value)
