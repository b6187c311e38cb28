from django.conf import settings

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.permissions import check_can_keep_messages


def check_can_read_captured(user) -> None:
    """Only where messages are kept in files instead of leaving; never on a real server."""
    check_can_keep_messages(user)
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        raise Refusal("Le texte des messages ne se lit pas : ils sont adressés à d’autres.")


can_read_captured = is_allowed(check_can_read_captured)
