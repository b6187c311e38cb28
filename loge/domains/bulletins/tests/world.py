"""A landlord of two agencies, those who write and send, homes that are reached each in their own way."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from loge.domains.bulletins.operations.writing import send_bulletin, write_bulletin
from loge.domains.bulletins.rules.ready import filled
from loge.domains.bulletins.schedules import relay_bulletins
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import ContactPointFactory, make_home

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=PARIS)
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=PARIS)


def build_world() -> SimpleNamespace:
    here, elsewhere = AgencyFactory(), AgencyFactory()
    return SimpleNamespace(
        here=here,
        elsewhere=elsewhere,
        lead=UserFactory(roles=[Role.VULNERABILITY_LEAD]),
        director=UserFactory(roles=[Role.DIRECTOR]),
        manager=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[here]),
        stranger=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[elsewhere]),
        worker=UserFactory(roles=[Role.SOCIAL_WORKER]),
        caller=UserFactory(roles=[Role.VOLUNTEER_CALLER]),
        agent=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]),
        officer=UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[here]),
    )


def home(world, *, email=False, mobile=False, agency=None, **more):
    made = make_home(agency=agency or world.here, phones=0, **more)
    if email:
        give_email(made)
    if mobile:
        ContactPointFactory(person=made.reference_person)
    return made


def give_email(made):
    value = f"foyer{made.pk}@locataire.example"
    return ContactPointFactory(person=made.reference_person, channel="email", value=value, as_given=value)


def draft(world, ready="violence", **changes):
    return write_bulletin(ready=ready, by=world.lead, **(filled(ready, landlord="Habitat Test") | changes))


def sent(world, *, by=None, **changes):
    """Sent, and relayed as far as it may be at that moment."""
    bulletin = send_bulletin(draft(world, **changes), by=by or world.lead)
    relay_bulletins()
    bulletin.refresh_from_db()
    return bulletin


def ways(bulletin) -> dict[int, str]:
    return dict(bulletin.deliveries.values_list("household", "channel"))
