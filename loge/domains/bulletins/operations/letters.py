"""Letters of those whom neither e-mail nor SMS reaches: printed in batches, so journalled."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from loge.domains.bulletins.choices import BulletinState, DeliveryState, Way
from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.operations.relaying import about
from loge.domains.bulletins.operations.writing import locked
from loge.domains.bulletins.permissions import check_can_write
from loge.domains.bulletins.queries.letters import as_printed, letters_due, letters_waiting, no_longer_to_write
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.peace.choices import TO_EVERYONE
from loge.registers.peace.operations import log_contacts
from loge.registers.peace.queries import homes_to_leave_alone

BATCH = 500


@transaction.atomic
def print_letters(bulletin: Bulletin, *, by) -> list[Delivery]:
    """The next ones of the perimeter of `by`, noted as printed; those that need no longer be written are taken away first."""
    check_can_write(by)
    bulletin, now = locked(bulletin), timezone.now()
    if bulletin.state not in (BulletinState.SENDING, BulletinState.SENT):
        raise Refusal("Plus rien ne s’imprime pour cette information.")
    no_longer_to_write(letters_waiting(bulletin, viewer=by), now).delete()
    chosen = list(letters_due(bulletin, viewer=by, now=now).values_list("pk", flat=True)[:BATCH])
    if not chosen:
        raise Refusal(_nothing(bulletin, by))
    batch = (bulletin.deliveries.aggregate(last=Max("batch"))["last"] or 0) + 1
    letters = Delivery.objects.filter(pk__in=chosen)
    letters.update(state=DeliveryState.SENT, at=now, batch=batch)
    printed = list(as_printed(letters))
    contacts = [(row.household_id, row.person_id, Way.LETTER, about(row)) for row in printed]
    log_contacts(contacts, trade=TO_EVERYONE, at=now, by=by)
    trail.record("bulletins.letters_printed", bulletin, by=by, batch=batch, letters=len(printed))
    return printed


@transaction.atomic
def print_again(bulletin: Bulletin, *, batch: int, by) -> list[Delivery]:
    """The same batch, when paper was spoilt; but for homes for which a human decides since."""
    check_can_write(by)
    letters = Delivery.objects.visible_to(by).filter(bulletin=bulletin, batch=batch)
    letters = letters.filter(household__ended_on=None, person__deceased=False)
    printed = list(as_printed(letters.exclude(household__in=homes_to_leave_alone(timezone.now()))))
    if not printed:
        raise Refusal("Aucune lettre de ce lot n’est à réimprimer.")
    trail.record("bulletins.letters_printed_again", bulletin, by=by, batch=batch, letters=len(printed))
    return printed


def _nothing(bulletin: Bulletin, by) -> str:
    if letters_waiting(bulletin, viewer=by).exists():
        return "Les foyers qui restent ont déjà été contactés aujourd’hui : leurs lettres s’impriment demain."
    return "Aucune lettre n’est à imprimer."
