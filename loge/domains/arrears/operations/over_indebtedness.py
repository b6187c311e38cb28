"""An over-indebtedness file as an officer notes it on the page of the account: each word of it is an act of the procedure."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import Act
from loge.domains.arrears.models import ProcedureStep, RentAccount
from loge.domains.arrears.operations.acts import cancel_act, note_act
from loge.domains.arrears.permissions import check_can_settle
from loge.foundation.errors import Refusal

CORRECTED = "Date corrigée"


@transaction.atomic
def record_over_indebtedness(account: RentAccount, *, admissible_on: date | None, by) -> ProcedureStep | None:
    """The day on which the file was admissible; None when it is all over. The same day again changes nothing.

    A day put right cancels the act of the wrong one, which stays readable. Raise Refusal for a day to come, or nothing to end.
    """
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    known = RentAccount.objects.locked(account.pk).over_indebted_on
    if admissible_on is None:
        if known is None:
            raise Refusal("Indiquez le jour où la commission a jugé le dossier recevable.")
        return note_act(account, kind=Act.DEBT_OVER, on=timezone.localdate(), by=by)
    if admissible_on == known:
        return None
    for wrong in account.acts.standing().filter(kind=Act.DEBT_ADMISSIBLE, happened_on=known):
        cancel_act(wrong, because=CORRECTED, by=by)
    return note_act(account, kind=Act.DEBT_ADMISSIBLE, on=admissible_on, by=by)
