"""What the registers of seals and of peace announce, the campaigns do at once."""

import time_machine
from django.utils import timezone

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Target
from loge.domains.outreach.tests.world import OPEN, make_home, make_world, running_campaign
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.operations import lift_pause, pause_contacts
from loge.registers.seals.operations.sealing import cover, seal_people


@time_machine.travel(OPEN)
def test_from_the_moment_someone_is_protected_no_campaign_calls_their_home():
    world = make_world()
    first, second = make_home(world.north), make_home(world.north)
    running_campaign(world)
    worker = UserFactory(roles=[Role.SOCIAL_WORKER])
    seal = seal_people(people=[first.reference_person], reason="violence", by=worker)
    assert list(Target.objects.values_list("household", flat=True)) == [second.pk]
    cover(seal, person=second.reference_person, by=worker)
    assert not Target.objects.exists()


@time_machine.travel(OPEN)
def test_a_pause_puts_the_home_off_and_lifting_it_puts_it_back():
    world = make_world()
    home = make_home(world.north)
    running_campaign(world)
    longer = pause_contacts(home, reason="bereavement", by=world.ana)
    pause = pause_contacts(home, reason="hospital", by=world.ana)
    assert Target.objects.get().status == TargetStatus.DEFERRED
    lift_pause(pause, by=world.ana)
    assert Target.objects.get().due_at == longer.put_off_until, "the other pause still holds"
    lift_pause(longer, by=world.ana)
    assert Target.objects.get().due_at <= timezone.now()
