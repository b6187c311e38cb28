"""An information is written, put right, sent, stopped."""

from django.db import transaction
from django.utils import timezone

from loge.domains.bulletins.choices import BulletinState, DeliveryState, ReadyText
from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.permissions import check_can_send, check_can_write
from loge.domains.bulletins.queries.audience import homes_of
from loge.domains.bulletins.workflow import BULLETIN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import squeeze

WORDS = ("title", "text", "sms_text", "with_numbers")


@transaction.atomic
def write_bulletin(*, ready: str = ReadyText.BLANK, by, **said) -> Bulletin:
    """A draft: nobody receives it. `said`: title, text, sms_text, with_numbers."""
    check_can_write(by)
    bulletin = Bulletin(ready=ReadyText(ready), written_by=by, written_at=timezone.now())
    _write(bulletin, said)
    trail.record("bulletins.written", bulletin, by=by, ready=bulletin.ready)
    return bulletin


@transaction.atomic
def edit_bulletin(bulletin: Bulletin, *, by, **said) -> Bulletin:
    """What has begun to leave is not changed any more: everyone receives the same."""
    check_can_write(by)
    bulletin = locked(bulletin)
    if not bulletin.is_draft:
        raise Stale("Cette information n’est plus un brouillon : son texte ne change plus.")
    _write(bulletin, said)
    trail.record("bulletins.edited", bulletin, by=by, fields=sorted(said))
    return bulletin


@transaction.atomic
def send_bulletin(bulletin: Bulletin, *, by) -> Bulletin:
    """To every home of the perimeter of `by`, block after block, by the worker."""
    check_can_send(by)
    bulletin = locked(bulletin)
    if bulletin.state in (BulletinState.SENDING, BulletinState.SENT):
        raise Stale("Cette information est déjà envoyée.")
    BULLETIN_WORKFLOW.check(bulletin.state, BulletinState.SENDING)
    if not homes_of(by).exists():
        raise Refusal("Aucun foyer n’est dans votre périmètre.")
    bulletin.state, bulletin.sent_by, bulletin.sent_at = BulletinState.SENDING, by, timezone.now()
    bulletin.save(update_fields=["state", "sent_by", "sent_at"])
    trail.record("bulletins.sent", bulletin, by=by)
    return bulletin


@transaction.atomic
def stop_bulletin(bulletin: Bulletin, *, by) -> Bulletin:
    """Nothing more leaves: homes not reached yet, SMS and letters that wait. A draft is given up in the same way."""
    bulletin = locked(bulletin)
    check_can_write(by) if bulletin.is_draft else check_can_send(by)
    if bulletin.state in (BulletinState.SENT, BulletinState.STOPPED):
        raise Stale("Cet envoi est déjà terminé.")
    BULLETIN_WORKFLOW.check(bulletin.state, BulletinState.STOPPED)
    bulletin.state, bulletin.stopped_by, bulletin.stopped_at = BulletinState.STOPPED, by, timezone.now()
    bulletin.save(update_fields=["state", "stopped_by", "stopped_at"])
    bulletin.deliveries.filter(state=DeliveryState.WAITING).delete()
    trail.record("bulletins.stopped", bulletin, by=by)
    return bulletin


def locked(bulletin: Bulletin) -> Bulletin:
    return Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)


def _write(bulletin: Bulletin, said: dict) -> None:
    for name in WORDS:
        if name in said:
            value = said[name]
            setattr(bulletin, name, value if name == "with_numbers" else _tidy(name, value))
    if not (bulletin.title and bulletin.text and bulletin.sms_text):
        raise Refusal("Donnez un titre, un texte, et un texte court pour les SMS.")
    bulletin.save()


def _tidy(name: str, value: str) -> str:
    return value.replace("\r\n", "\n").strip() if name == "text" else squeeze(value)
