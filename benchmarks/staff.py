"""The people of the bench: one manager who draws campaigns, and callers by the thousand. Needs Django set up."""

from datetime import timedelta

from django.utils import timezone

from loge.domains.outreach.models import Caller, Campaign
from loge.domains.outreach.operations.campaigns import create_campaign
from loge.domains.outreach.operations.scripts import install_default_script
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User

ALL_DAY = {str(day): [["00:00", "23:59"]] for day in range(7)}


def manager() -> User:
    """A manager who sees the whole landlord."""
    roles = [Role.CUSTOMER_RELATIONS_MANAGER]
    fields = {
        "roles": roles,
        "password": "!",
        "first_name": "Camille",
        "last_name": "Banc",
        "email": "camille@example.org",
    }
    return User.objects.get_or_create(username="manager", defaults=fields)[0]


def colleagues(number: int) -> list[int]:
    """People with the rights of the manager; answers their keys."""
    known = manager()
    User.objects.bulk_create(
        (
            User(
                username=f"colleague-{place}", email=f"colleague-{place}@example.org", password="!", roles=known.roles
            )
            for place in range(number)
        ),
        ignore_conflicts=True,
    )
    return list(
        User.objects.filter(username__startswith="colleague-").order_by("pk").values_list("pk", flat=True)[:number]
    )


def new_campaign(by: User, name: str = "Mesure") -> Campaign:
    """A campaign in preparation, with the script of the house, open at every hour of every day but public holidays."""
    today = timezone.localdate()
    return create_campaign(
        name=name, purpose="Mesurer.", legal_basis="public_task", dpia_reference="AIPD-BANC", starts_on=today,
        ends_on=today + timedelta(days=30), retention_until=today + timedelta(days=60), hours=ALL_DAY, by=by,
        script_version=install_default_script(by=by),
    )  # fmt: skip


def enrol_callers(campaign: Campaign, number: int) -> list[int]:
    """Callers enrolled and trained, by the thousand; answers their keys. Written in bulk: this is not what is measured."""
    roles = [Role.CONTACT_CENTRE_AGENT]
    known = User.objects.filter(username__startswith="caller-").count()
    User.objects.bulk_create(
        User(username=f"caller-{place}", email=f"caller-{place}@example.org", password="!", roles=roles)
        for place in range(known, number)
    )
    keys = list(
        User.objects.filter(username__startswith="caller-").order_by("pk").values_list("pk", flat=True)[:number]
    )
    now = timezone.now()
    Caller.objects.bulk_create(
        Caller(campaign=campaign, user_id=key, trained_at=now, enrolled_at=now) for key in keys
    )  # fmt: skip
    return keys
