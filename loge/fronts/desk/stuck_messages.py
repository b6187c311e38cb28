"""For whoever keeps the installation: messages that do not leave, before anyone asks why nothing arrives."""

from loge.foundation.notifications.queries import stuck
from loge.registers.accounts.permissions import can_keep_messages


def on_home(user):
    if not can_keep_messages(user):
        return None
    found = stuck()
    return ("desk/_stuck_messages.html", {"stuck": found}) if found.waiting or found.lost else None
