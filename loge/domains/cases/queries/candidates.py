"""Whom a case or a task may be confided to."""

from django.db.models import QuerySet

from loge.domains.cases.permissions import FOLLOW_ALL, STAFF_AT_WORK
from loge.registers.accounts.models import User


def able_to_follow() -> QuerySet[User]:
    return _holding(FOLLOW_ALL.roles)


def able_to_do_a_task() -> QuerySet[User]:
    return _holding(STAFF_AT_WORK)


def _holding(roles) -> QuerySet[User]:
    able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in roles])
    return able.order_by("last_name", "first_name", "pk")
