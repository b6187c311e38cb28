from django.urls import reverse

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.tests.world import TODAY, account_of, owe
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.tests.factories import make_home


def test_the_account_of_the_home_where_someone_protected_went_exists_for_named_keys_only(client, world):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD], agencies=[world.agency])
    sealed(world.person, by=lead)
    refuge = make_home(ages=[30], agency=world.agency)
    refuge.lease.parties.create(person=world.person, role="holder")
    owe(world.lease, months=1)
    owe(refuge.lease, months=1)
    advise_accounts(on=TODAY(), by=None)
    hidden = account_of(refuge.lease)
    assert list(RentAccount.objects.visible_to(world.officer)) == [account_of(world.lease)]
    assert hidden in RentAccount.objects.visible_to(lead)
    client.force_login(world.officer)
    assert client.get(reverse("arrears:account", args=[hidden.pk])).status_code == 404
    page = client.get(reverse("arrears:list") + "?etape=tous").content.decode()
    assert reverse("arrears:account", args=[hidden.pk]) not in page
