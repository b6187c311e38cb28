"""Invented staff for the tests of every floor. No real person: names are common, numbers are ARCEP's fiction ranges."""

import factory
from factory.django import DjangoModelFactory

from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import Agency, User

_TOWNS = ("Angers", "Trélazé", "Saumur", "Cholet", "Avrillé", "Segré", "Baugé", "Doué")


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"AG{n:03d}")
    name = factory.Sequence(lambda n: f"Agence de {_TOWNS[n % len(_TOWNS)]} {n}")
    phone = factory.Sequence(lambda n: f"+33199{n % 10000:06d}")


class UserFactory(DjangoModelFactory):
    """UserFactory(roles=[Role.CARETAKER], agencies=[a]) or residences=[r]: the perimeter follows from what is given."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"agent{n}")
    first_name = factory.Iterator(["Claire", "Mehdi", "Sophie", "Yann", "Aïcha", "Hervé"])
    last_name = factory.Sequence(lambda n: f"Morvan {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@bailleur.example")
    roles = factory.LazyFunction(lambda: [Role.TENANCY_OFFICER])
    perimeter = Perimeter.LANDLORD

    @factory.post_generation
    def agencies(user, create, given, **kwargs):
        if create and given:
            user.agencies.set(given)
            _limit(user, Perimeter.AGENCIES)

    @factory.post_generation
    def residences(user, create, given, **kwargs):
        if create and given:
            for residence in given:
                user.residence_assignments.create(residence=residence)
            _limit(user, Perimeter.RESIDENCES)


def _limit(user, perimeter):
    user.perimeter = perimeter
    user.save(update_fields=["perimeter"])
