from loge.domains.proximity.models.errands import Errand, ErrandStep, MoneyLine
from loge.domains.proximity.models.knocks import Knock, KnockRequest, KnockStep

__all__ = ["Errand", "ErrandStep", "Knock", "KnockRequest", "KnockStep", "MoneyLine"]
