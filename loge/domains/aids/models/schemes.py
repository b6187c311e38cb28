from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.aids.choices import AidKind, GuaranteeKind
from loge.domains.aids.permissions import can_see
from loge.foundation.legal.choices import Evidence
from loge.foundation.privacy import classify
from loge.registers.partners.models import Partner

# What a manager writes.
FIELDS = (
    "kind", "name", "departments", "partner", "income_ceiling", "debt_only", "debt_min", "debt_max", "max_amount",
    "rent_resumed_months", "min_age", "guarantee", "to_check", "documents", "decision_days", "appeal_months", "send_to",
    "official_page", "source", "evidence", "active_from", "active_until",
)  # fmt: skip


class AidSchemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rules have no perimeter: a fund covers its whole département, whoever keeps the homes."""
        return self if can_see(user) else self.none()

    def running(self, on: date):
        """Those that may be asked for that day."""
        return self.filter(models.Q(active_until=None) | models.Q(active_until__gte=on), active_from__lte=on)


class AidScheme(models.Model):
    """One aid as its fund gives it: for whom, how much, with which papers. Conditions left empty ask nothing.

    Sums in euros, per month for `income_ceiling` (resources of a consumption unit, housing benefit left out, domain.md c5).
    `departments` empty: everywhere. `active_from` None: being prepared, offered to nobody. `to_check`: what the register
    cannot know, asked of the household. `evidence`: how sure we are of these numbers; nobody checked them is shown as such.
    """

    SENSITIVITY = classify(
        P0="id kind name departments income_ceiling debt_only debt_min debt_max max_amount rent_resumed_months min_age guarantee "
        "to_check documents decision_days appeal_months send_to official_page source evidence",
        P1="partner active_from active_until checked_on checked_by created_at created_by version",
    )

    kind = models.CharField("nature", max_length=10, choices=AidKind)
    name = models.CharField("nom", max_length=120)
    departments = ArrayField(models.CharField(max_length=3), verbose_name="départements", default=list, blank=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name="partenaire", null=True, blank=True, related_name="aid_schemes"
    )
    income_ceiling = models.DecimalField(
        "plafond de ressources par unité de consommation", max_digits=10, decimal_places=2, null=True, blank=True
    )
    debt_only = models.BooleanField("seulement pour une dette", default=True)
    debt_min = models.DecimalField("dette minimale", max_digits=10, decimal_places=2, null=True, blank=True)
    debt_max = models.DecimalField("dette maximale", max_digits=10, decimal_places=2, null=True, blank=True)
    max_amount = models.DecimalField("aide maximale", max_digits=10, decimal_places=2, null=True, blank=True)
    rent_resumed_months = models.PositiveSmallIntegerField("mois de loyer courant repris", null=True, blank=True)
    min_age = models.PositiveSmallIntegerField("âge minimal", null=True, blank=True)
    guarantee = models.CharField("garantie du bail", max_length=10, choices=GuaranteeKind, blank=True)
    to_check = ArrayField(
        models.CharField(max_length=160), verbose_name="à vérifier avec le foyer", default=list, blank=True
    )
    documents = ArrayField(models.CharField(max_length=120), verbose_name="pièces demandées", default=list, blank=True)
    decision_days = models.PositiveSmallIntegerField("délai de décision (jours)", null=True, blank=True)
    appeal_months = models.PositiveSmallIntegerField("délai de recours (mois)", default=2)
    send_to = models.CharField("où envoyer", max_length=250, blank=True)
    official_page = models.URLField("page officielle", max_length=200, blank=True)
    source = models.CharField("d’où viennent ces règles", max_length=250, blank=True)
    evidence = models.CharField("fiabilité", max_length=10, choices=Evidence, default=Evidence.TO_CHECK)
    checked_on = models.DateField("vérifiée le", null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    active_from = models.DateField("ouverte depuis le", null=True, blank=True)
    active_until = models.DateField("jusqu’au", null=True, blank=True)
    created_at = models.DateTimeField("ajoutée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AidSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "aide"
        verbose_name_plural = "aides"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="aid_scheme_named_once"),
            models.CheckConstraint(
                condition=models.Q(debt_min=None)
                | models.Q(debt_max=None)
                | models.Q(debt_min__lte=models.F("debt_max")),
                name="aid_debts_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(active_until=None) | models.Q(active_from__lte=models.F("active_until")),
                name="aid_days_in_order",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_to_check(self) -> bool:
        return self.evidence == Evidence.TO_CHECK

    def is_running(self, on: date) -> bool:
        return self.active_from is not None and self.active_from <= on and not (
            self.active_until is not None and self.active_until < on
        )  # fmt: skip


class SchemeStep(models.Model):
    """One change of the rules: who, when, what it said before. Added, never changed."""

    SENSITIVITY = classify(P1="id scheme at by text")

    scheme = models.ForeignKey(AidScheme, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField("étape", max_length=600)

    class Meta:
        verbose_name = "modification d’une aide"
        verbose_name_plural = "modifications d’une aide"
        ordering = ["-at", "-pk"]
