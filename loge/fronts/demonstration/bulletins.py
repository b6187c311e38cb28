"""What the landlord told all its tenants three weeks ago; one information in preparation."""

from datetime import date, datetime, time

from loge.domains.bulletins.operations.letters import print_letters
from loge.domains.bulletins.operations.writing import send_bulletin, write_bulletin
from loge.domains.bulletins.queries.progress import has_bulletins
from loge.domains.bulletins.rules.ready import filled
from loge.domains.bulletins.schedules import relay_bulletins
from loge.foundation.notifications.choices import WAITING, MessageState
from loge.foundation.notifications.models import Message
from loge.fronts.demonstration.past import PARIS, clock_at, working_days_before
from loge.fronts.demonstration.staff import LANDLORD

__all__ = ["has_bulletins", "tell_bulletins"]

DAYS_AGO = 15


def tell_bulletins(*, lead, manager, worker, today: date) -> None:
    """As the worker of that day did; a manager printed the first letters of an agency. Nothing leaves again today."""
    day = working_days_before(today, DAYS_AGO)[0]
    with clock_at(datetime.combine(day, time(10), PARIS)):
        told = send_bulletin(write_bulletin(ready="link", **filled("link", landlord=LANDLORD), by=worker), by=lead)
        relay_bulletins()
        print_letters(told, by=manager)
    sent = Message.objects.filter(about__startswith="bulletins.", state__in=WAITING)
    sent.update(state=MessageState.SENT, sent_at=told.sent_at)
    write_bulletin(ready="violence", **filled("violence", landlord=LANDLORD), by=worker)
