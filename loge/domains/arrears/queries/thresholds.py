from loge.domains.arrears.choices import Sign
from loge.domains.arrears.models import SignRule
from loge.domains.arrears.rules.thresholds import DEFAULT_THRESHOLDS, Threshold

_FIELDS = ("sign", "active", "days", "months", "times", "min_euros", "max_months")


def thresholds_in_force() -> tuple[Threshold, ...]:
    """Sign by sign: the landlord's line, or the one that the product comes with."""
    own = {rule["sign"]: Threshold(**rule) for rule in SignRule.objects.values(*_FIELDS)}
    return tuple(own.get(line.sign, line) for line in DEFAULT_THRESHOLDS)


def margin_of_benefit() -> int:
    """Days left to a housing benefit after its usual day, before it is said to be missing: one number, for the signs and for the
    next step."""
    return next(line.days for line in thresholds_in_force() if line.sign == Sign.BENEFIT)
