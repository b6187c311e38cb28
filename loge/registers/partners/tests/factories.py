"""Invented partners of public municipalities. Addresses end in .example, numbers are ARCEP's fiction ranges."""

import factory
from factory.django import DjangoModelFactory

from loge.registers.partners.choices import PartnerKind, Theme
from loge.registers.partners.models import Area, Partner


class PartnerFactory(DjangoModelFactory):
    """PartnerFactory(areas=["49353"]): the municipality of the residences of the tests unless told otherwise."""

    class Meta:
        model = Partner
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"CCAS d’essai {n}")
    kind = PartnerKind.CCAS
    themes = factory.LazyFunction(lambda: [Theme.SHOPPING, Theme.COMPANY, Theme.TOWN_REGISTER])
    email = factory.Sequence(lambda n: f"accueil{n}@ccas.example")
    phone = "+33199001122"

    @factory.post_generation
    def areas(partner, create, given, **kwargs):
        for code in given or ["49353"]:
            Area.objects.create(partner=partner, code=code, name="Trélazé" if code == "49353" else "")
