"""Invented stock for the tests: residence → building → entrance → unit."""

import factory
from factory.django import DjangoModelFactory

from loge.registers.accounts.tests.factories import AgencyFactory
from loge.registers.housing.choices import UnitKind
from loge.registers.housing.models import Building, Entrance, Residence, Unit

_STREETS = ("rue des Lilas", "allée Paul-Éluard", "avenue de l’Étang", "place du Marché", "impasse des Érables")


class ResidenceFactory(DjangoModelFactory):
    class Meta:
        model = Residence

    code = factory.Sequence(lambda n: f"R{n:04d}")
    name = factory.Sequence(lambda n: f"Résidence des Tilleuls {n}")
    agency = factory.SubFactory(AgencyFactory)
    municipality = "Trélazé"
    municipality_code = "49353"
    postal_code = "49800"


class BuildingFactory(DjangoModelFactory):
    class Meta:
        model = Building

    code = factory.Sequence(lambda n: f"B{n:05d}")
    residence = factory.SubFactory(ResidenceFactory)
    address = factory.Sequence(lambda n: f"{n % 90 + 1} {_STREETS[n % len(_STREETS)]}")
    postal_code = factory.SelfAttribute("residence.postal_code")
    municipality = factory.SelfAttribute("residence.municipality")


class EntranceFactory(DjangoModelFactory):
    class Meta:
        model = Entrance

    building = factory.SubFactory(BuildingFactory)
    code = factory.Sequence(lambda n: f"E{n:05d}")
    label = "Entrée A"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"L{n:06d}")
    building = factory.SubFactory(BuildingFactory)
    kind = UnitKind.DWELLING
    floor = factory.Sequence(lambda n: str(n % 6))
    door = factory.Sequence(lambda n: f"{n % 40 + 1:02d}")
    typology = "T3"
