"""A seal for the tests of every floor."""

from datetime import timedelta

from django.utils import timezone

from loge.registers.seals.choices import SealReason
from loge.registers.seals.models import DutyOfficer, Seal
from loge.registers.seals.operations.sealing import seal_people


def sealed(*people, by, reason=SealReason.VIOLENCE) -> Seal:
    return seal_people(people=people, reason=reason, by=by)


def on_duty(user, *, named_by=None) -> DutyOfficer:
    """`user` is the officer on duty for the day."""
    now = timezone.now()
    return DutyOfficer.objects.create(
        user=user, since=now - timedelta(hours=1), until=now + timedelta(hours=12), named_by=named_by or user
    )
