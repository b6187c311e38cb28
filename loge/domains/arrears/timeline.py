from django.urls import reverse

from loge.domains.arrears.models import Exchange, Letter, PlanStep, RentAccount
from loge.domains.arrears.permissions import can_see
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """What was said, written and agreed about the accounts of the leases that this person signed."""
    if not can_see(viewer):
        return []
    signed = RentAccount.objects.visible_to(viewer).filter(lease__parties__person=person, lease__parties__ends_on=None)
    accounts = signed.values("pk")
    return [
        Stream(
            name="arrears.exchanges", rows=Exchange.objects.filter(account__in=accounts).select_related("by"), at="at",
            tell=_tell_exchange,
        ),
        Stream(
            name="arrears.plans", rows=PlanStep.objects.filter(plan__account__in=accounts).select_related("plan", "by"),
            at="at", tell=_tell_step,
        ),
        Stream(
            name="arrears.letters", rows=Letter.objects.filter(account__in=accounts).select_related("batch"), at="left_at",
            tell=_tell_letter,
        ),
    ]  # fmt: skip


def _tell_exchange(exchange: Exchange) -> Told:
    return Told(
        title=f"Compte : {exchange.get_means_display().lower()}",
        detail=exchange.note or exchange.get_outcome_display(),
        who=str(exchange.by),
        url=reverse("arrears:account", args=[exchange.account_id]),
        icon="telephone",
    )


def _tell_step(step: PlanStep) -> Told:
    return Told(
        title="Plan d’apurement",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("arrears:plan", args=[step.plan_id]),
        icon="calendar-event",
    )


def _tell_letter(letter: Letter) -> Told:
    return Told(
        title=f"Compte : {letter.batch.get_step_display().lower()}",
        detail=letter.get_way_display(),
        who="Loge",
        url=reverse("arrears:account", args=[letter.account_id]),
        icon="envelope",
    )
