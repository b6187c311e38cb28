"""Where a plan may be sent, and what a tenant’s page stands for."""

from django.db.models import QuerySet

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.models import PlanOffer, RepaymentPlan
from loge.foundation.links.models import Link
from loge.registers.tenants.choices import Channel, ContactOwner, PhoneKind
from loge.registers.tenants.models import ContactPoint, Person

_PREFIX = "arrears.PlanOffer:"


def offer_of(link: Link) -> PlanOffer | None:
    if not link.about.startswith(_PREFIX):
        return None
    offers = PlanOffer.objects.select_related("plan__account__lease", "sent_by")
    return offers.filter(pk=int(link.about.removeprefix(_PREFIX))).first()


def own_points(person: Person) -> QuerySet[ContactPoint]:
    """What the person reads themselves: never a relative’s number."""
    return ContactPoint.objects.usable().filter(person=person, belongs_to=ContactOwner.SELF).order_by("rank", "pk")


def mobile_of(person: Person) -> str:
    return own_points(person).filter(phone_kind=PhoneKind.MOBILE).values_list("value", flat=True).first() or ""


def email_of(person: Person) -> str:
    return own_points(person).filter(channel=Channel.EMAIL).values_list("value", flat=True).first() or ""


def callbacks(user) -> QuerySet[PlanOffer]:
    """Tenants who asked on their page to be called back about a plan, the oldest first."""
    plans = RepaymentPlan.objects.visible_to(user).filter(status=PlanStatus.PROPOSED)
    waiting = PlanOffer.objects.filter(plan__in=plans, callback_at__isnull=False, called_at=None)
    return waiting.select_related("plan__account__lease__household__reference_person").order_by("callback_at", "pk")
