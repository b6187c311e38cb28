from loge.domains.proximity.models.knocks import Knock, KnockRequest, KnockStep

__all__ = ["Knock", "KnockRequest", "KnockStep"]
