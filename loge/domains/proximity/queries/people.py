"""Who covers a residence. Someone always does: a door without anyone to knock at it would be the end of the chain."""

from django.db.models import Case, Count, IntegerField, Q, Value, When

from loge.domains.proximity.permissions import VISIT
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.housing.models import Residence

# When an agency has no manager: whoever answers for the whole landlord, in this order.
LAST_RESORT = (Role.AGENCY_MANAGER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.DIRECTOR,
               Role.ADMINISTRATOR)  # fmt: skip


def keeper_of(residence: Residence) -> User | None:
    """The caretaker of the residence, else whoever covers it; of several, the one who has the fewest doors waiting."""
    able = [role.value for role in VISIT.roles]
    others = Case(
        When(roles__contains=[Role.CARETAKER.value], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    covering = User.objects.filter(
        is_active=True,
        perimeter=Perimeter.RESIDENCES,
        roles__overlap=able,
        residence_assignments__residence=residence,
    )
    waiting = Count("knocks", filter=Q(knocks__closed_at=None), distinct=True)
    return covering.annotate(others=others, waiting=waiting).order_by("others", "waiting", "pk").first()


def manager_of(residence: Residence) -> User | None:
    """The manager of its agency, else someone who answers for the whole landlord. None only when no account could."""
    active = User.objects.filter(is_active=True)
    here = active.filter(
        roles__contains=[Role.AGENCY_MANAGER.value], perimeter=Perimeter.AGENCIES, agencies=residence.agency_id
    )
    if found := here.order_by("pk").first():
        return found
    roles = [role.value for role in LAST_RESORT]
    order = Case(
        *(When(roles__contains=[role], then=Value(rank)) for rank, role in enumerate(roles)),
        default=Value(len(roles)),
        output_field=IntegerField(),
    )
    whole = active.filter(perimeter=Perimeter.LANDLORD, roles__overlap=roles)
    return whole.annotate(order=order).order_by("order", "pk").first()


def may_receive(residence: Residence):
    """Whoever may be given a visit there: those who cover the residence, its agency, or the whole landlord."""
    within = Q(perimeter=Perimeter.LANDLORD)
    within |= Q(perimeter=Perimeter.AGENCIES, agencies=residence.agency_id)
    within |= Q(perimeter=Perimeter.RESIDENCES, residence_assignments__residence=residence)
    able = [role.value for role in VISIT.roles]
    return (
        User.objects.filter(within, is_active=True, roles__overlap=able)
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
