"""Whatever a page shows the way to opens, for whoever reads that page: no link in vain, none that breaks.

Each role follows what it is shown, on a landlord where every screen has something to say.
"""

import pytest

from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from tests.house.reader import kind_of, read_on

LOOKS = 3  # a campaign is not another
LEAST = 5  # kinds of addresses that anyone has to go to


@pytest.mark.parametrize("role", Role.values)
def test_every_link_that_a_role_is_shown_opens_for_it(client, landlord, role):
    client.force_login(User.objects.create(username="lecteur", perimeter=Perimeter.LANDLORD, roles=[role]))
    client.raise_request_exception = False
    kinds, faults = set(), []
    for path, origin, answer in read_on(client, looks=LOOKS):
        kinds.add(kind_of(path))
        if answer.status_code != 200:
            faults.append(f"{path}, shown on {origin}: {answer.status_code}")
    assert not faults, "\n".join(faults)
    assert len(kinds) >= LEAST
