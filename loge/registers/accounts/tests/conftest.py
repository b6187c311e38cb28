import pytest

from loge.registers.accounts.access import Role
from loge.registers.accounts.models import Agency, User

PASSWORD = "quatre mots pour entrer"


@pytest.fixture
def north():
    return Agency.objects.create(code="N", name="Agence Nord")


@pytest.fixture
def admin():
    return User.objects.create_user(
        "admin", "admin@exemple.fr", PASSWORD, first_name="Ada", last_name="Ministre", roles=[Role.ADMINISTRATOR]
    )


@pytest.fixture
def officer():
    return User.objects.create_user(
        "karim", "karim@exemple.fr", PASSWORD, first_name="Karim", last_name="Dupuis", roles=[Role.TENANCY_OFFICER]
    )


@pytest.fixture
def last_line():
    """The latest line of the journal for an action."""
    from loge.foundation.audit.models import Entry

    return lambda action: Entry.objects.filter(action=action).latest("pk")
