from datetime import date

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from loge.foundation.dates import age_on
from loge.foundation.privacy import classify
from loge.foundation.text import fold
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Mirrored
from loge.registers.tenants.access import hidden_leases
from loge.registers.tenants.choices import BirthDateQuality, FrailtyKind, GuardianshipMeasure

ERASED = "Personne effacée"
"""What remains of a name once the time of its data is over."""

NAME_WORDS = models.Func(
    models.F("search_key"), models.Value(" "), function="string_to_array", output_field=ArrayField(models.TextField())
)
"""The names of someone, folded, as a list: indexed."""


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People who live, or hold a lease, in the user's perimeter."""
        if not user.is_authenticated:
            return self.none()
        living = within_perimeter(user, residence="occupancies__household__residence")
        holding = within_perimeter(user, residence="lease_roles__lease__main_unit__building__residence")
        if not living:
            return self
        here = self.model._default_manager.filter(living | holding)
        seen = self.filter(pk__in=here.values("pk"))
        hidden = hidden_leases(user)
        return seen.exclude(pk__in=self._known_otherwise_to_nobody(user, hidden)) if hidden else seen

    def _known_otherwise_to_nobody(self, user, hidden: list[int]):
        """Those who are in the perimeter by a hidden lease alone: that they live there would tell where."""
        occupants = apps.get_model("tenants", "Occupant").objects
        parties = apps.get_model("tenants", "LeaseParty").objects
        lived = occupants.filter(household__lease__in=hidden).values_list("person", flat=True)
        held = parties.filter(lease__in=hidden, person__isnull=False).values_list("person", flat=True)
        behind = {*lived, *held}
        lives = occupants.exclude(household__lease__in=hidden).filter(
            within_perimeter(user, residence="household__residence"), person__in=behind
        )
        holds = parties.exclude(lease__in=hidden).filter(
            within_perimeter(user, residence="lease__main_unit__building__residence"), person__in=behind
        )
        return behind - {*lives.values_list("person", flat=True), *holds.values_list("person", flat=True)}

    def standing(self):
        """Records that stand for someone: not absorbed by a merge."""
        return self.filter(merged_into=None)

    def alive(self):
        return self.filter(deceased_on=None, deceased=False)


class Person(Mirrored):
    """A human being known to the landlord: lease holder, spouse, child, parent living in, guarantor…

    `source` and `source_key` are the sender of the export and its own number for the person; empty for people we added.
    """

    SENSITIVITY = classify(
        P1="id source source_key missing_since merged_into",
        P2="civility last_name birth_name first_name birth_date birth_date_quality language deceased deceased_on search_key",
    )

    source = models.CharField("émetteur", max_length=40, blank=True)
    source_key = models.CharField("n° de client", max_length=60, blank=True)
    civility = models.CharField("civilité", max_length=10, blank=True)
    last_name = models.CharField("nom", max_length=120)
    birth_name = models.CharField("nom de naissance", max_length=120, blank=True)
    first_name = models.CharField("prénom", max_length=120, blank=True)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    birth_date_quality = models.CharField(
        "qualité de la date", max_length=10, choices=BirthDateQuality, default=BirthDateQuality.UNKNOWN
    )
    language = models.CharField("langue de contact", max_length=40, blank=True)
    deceased = models.BooleanField("décédée", default=False)
    deceased_on = models.DateField("décédée le", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    search_key = models.CharField(max_length=400, blank=True, db_collation="C", editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["search_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="person_once_per_sender"
            ),
            models.CheckConstraint(
                condition=models.Q(deceased_on=None) | models.Q(deceased=True), name="person_dead_when_dated"
            ),
            models.CheckConstraint(
                condition=models.Q(birth_date=None) ^ ~models.Q(birth_date_quality=BirthDateQuality.UNKNOWN),
                name="person_birth_date_has_quality",
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="person_search"),
            GinIndex(NAME_WORDS, name="person_words"),
            models.Index("search_key", name="person_order"),
            models.Index(fields=["birth_date"], condition=models.Q(deceased=False), name="person_birth"),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = self.build_search_key(self.last_name, self.first_name, self.birth_name)
        super().save(*args, **kwargs)

    @staticmethod
    def build_search_key(last_name: str, first_name: str, birth_name: str) -> str:
        """Names folded, family name first: read by the search and by the French alphabetical order. Bulk writers fill it too."""
        other = birth_name if birth_name != last_name else ""
        return fold(f"{last_name} {first_name} {other}")[:400]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.civility, self.first_name, self.last_name) if part)

    @property
    def deceased_word(self) -> str:
        """« décédé » for a man, « décédée » for a woman and wherever the civility is unknown (« personne »)."""
        return "décédé" if self.civility == "M." else "décédée"

    @classmethod
    def label_of(cls, field: str) -> str:
        """The field as screens and exports name it, in French."""
        return str(next(f for f in cls._meta.fields if f.name == field).verbose_name)

    def age_on(self, day: date) -> int | None:
        """Age in whole years at `day`, None when the birth date is unknown."""
        return age_on(self.birth_date, day) if self.birth_date else None


class Organisation(Mirrored):
    """A tenant of record that is not a person: association, shop, sub-letting body (domain.md a16)."""

    SENSITIVITY = classify(P1="id source source_key name siret search_key missing_since")

    source = models.CharField("émetteur", max_length=40, blank=True)
    source_key = models.CharField("n° de client", max_length=60, blank=True)
    name = models.CharField("raison sociale", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    search_key = models.CharField(max_length=250, blank=True, db_collation="C", editable=False)

    class Meta:
        verbose_name = "organisme locataire"
        verbose_name_plural = "organismes locataires"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~models.Q(source_key=""),
                name="organisation_once_per_sender",
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = fold(self.name)[:250]
        super().save(*args, **kwargs)


class Guardian(models.Model):
    """A measure of protection over an adult: letters go to the guardian, a welfare call may still reach the person."""

    SENSITIVITY = classify(P3="id person measure authority_name phone email starts_on ends_on")

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="guardians")
    measure = models.CharField("mesure", max_length=25, choices=GuardianshipMeasure)
    authority_name = models.CharField("représentant légal", max_length=160)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "mesure de protection"
        verbose_name_plural = "mesures de protection"


class FrailtyMark(models.Model):
    """A disability or frailty that the person agreed we keep: a need, never a diagnosis (domain.md b9)."""

    SENSITIVITY = classify(P4="id person kind consent_on source review_on ended_on")

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="frailties")
    kind = models.CharField("nature", max_length=20, choices=FrailtyKind)
    consent_on = models.DateField("accord donné le")
    source = models.CharField("origine", max_length=60, blank=True)
    review_on = models.DateField("à revoir le", null=True, blank=True)
    ended_on = models.DateField("terminée le", null=True, blank=True)

    class Meta:
        verbose_name = "fragilité connue"
        verbose_name_plural = "fragilités connues"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(ended_on=None), name="frailty_noted_once"
            )
        ]
