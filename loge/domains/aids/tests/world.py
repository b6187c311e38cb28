"""One home in debt, a fund of its département, who asks, who decides; an application at each stage in a few words."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from loge.domains.aids.models import AidApplication, AidScheme
from loge.domains.aids.operations.deciding import grant_application, send_application
from loge.domains.aids.operations.drafting import draft_application, note_agreement
from loge.domains.aids.operations.papers import receive_paper
from loge.domains.aids.operations.schemes import add_scheme
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.tenants.tests.factories import make_home

TODAY = timezone.localdate


def build_world():
    agency, elsewhere = AgencyFactory(), AgencyFactory()
    residence = ResidenceFactory(agency=agency, municipality="Trélazé", municipality_code="49353")
    world = SimpleNamespace(
        agency=agency,
        residence=residence,
        home=make_debtor(residence),
        manager=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[agency]),
        worker=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        officer=UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]),
        director=UserFactory(roles=[Role.DIRECTOR]),
        caller=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]),
        volunteer=UserFactory(roles=[Role.VOLUNTEER_CALLER]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[elsewhere]),
    )
    world.person, world.lease = world.home.reference_person, world.home.lease
    world.fund = make_scheme(world)
    return world


def make_debtor(residence, *, owed="1200", ages=(44,), **lease):
    lease = {"balance": Decimal(owed), "rent": Decimal(400), "service_charges": Decimal(60)} | lease
    return make_home(ages=list(ages), residence=residence, lease=lease)


def make_scheme(world, **said) -> AidScheme:
    said = {
        "kind": "fsl", "name": "FSL de Maine-et-Loire", "departments": ["49"], "debt_min": Decimal(150),
        "debt_max": Decimal(4000),
        "max_amount": Decimal(3000), "documents": ["Pièce d’identité", "Relevé de compte"], "decision_days": 40,
        "active_from": TODAY() - timedelta(days=30),
    } | said  # fmt: skip
    return add_scheme(**said, by=world.manager)


def drafted(world, **said) -> AidApplication:
    said = {"debt": "rent", "amount_asked": Decimal(800)} | said
    return draft_application(world.fund, household=world.home, person=world.person, **said, by=world.worker)


def ready(world, **said) -> AidApplication:
    application = drafted(world, **said)
    note_agreement(application, agrees=True, by=world.worker)
    for paper in application.documents.all():
        receive_paper(paper, received_on=TODAY(), by=world.worker)
    application.refresh_from_db()
    return application


def sent(world, *, days_ago=10, **said) -> AidApplication:
    application = ready(world, **said)
    return send_application(application, sent_on=TODAY() - timedelta(days=days_ago), sent_by="letter", by=world.worker)


def granted(world, *, amount="800", **said) -> AidApplication:
    said = {"paid_to": "landlord", "debt": "rent", "decided_on": TODAY()} | said
    return grant_application(sent(world), amount=Decimal(amount), **said, by=world.worker)
