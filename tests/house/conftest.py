import pytest
import time_machine

from loge.domains.outreach.tests.world import OPEN
from loge.registers.tenants.imports.tests.conftest import write
from tests.browser.landlord import furnished

__all__ = ["write"]


@pytest.fixture
def landlord(db, write):
    """Where every screen has something to say, on a day when calls are made."""
    with time_machine.travel(OPEN, tick=True):
        yield furnished(write)
