from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import CampaignStatus, LegalBasis
from loge.domains.outreach.models.scripts import ScriptVersion
from loge.domains.outreach.permissions import CALL, SUPERVISE
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.accounts.models import Agency


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Supervisors see every campaign (their perimeter bounds the homes); callers those they are enrolled in."""
        if holds(user, SUPERVISE):
            return self
        if holds(user, CALL):
            return self.filter(callers__user=user, callers__is_active=True)
        return self.none()


class Campaign(models.Model):
    """An organised set of calls with one purpose. Courtesy and rent never share one (domain.md b.6)."""

    SENSITIVITY = classify(
        P1="id name purpose legal_basis dpia_reference starts_on ends_on retention_until status script_version "
        "calling_hours department retry_rules chain max_attempts hold_minutes danger_instructions phone_shown "
        "created_at created_by approved_at approved_by letters_printed letters_printed_at purged_at final_figures is_regular"
    )

    name = models.CharField("nom", max_length=120)
    purpose = models.TextField("finalité", max_length=500)
    legal_basis = models.CharField("base légale", max_length=20, choices=LegalBasis, default=LegalBasis.PUBLIC_TASK)
    dpia_reference = models.CharField("référence de l’analyse d’impact", max_length=120, blank=True)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin")
    retention_until = models.DateField("données conservées jusqu’au")
    status = models.CharField("état", max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    script_version = models.ForeignKey(ScriptVersion, models.PROTECT, null=True, blank=True, related_name="campaigns")
    calling_hours = models.JSONField("heures d’appel", default=dict)
    department = models.CharField("département (jours fériés)", max_length=3, blank=True)
    retry_rules = models.JSONField("règles de rappel", default=dict)
    is_regular = models.BooleanField("appels réguliers", default=False, editable=False)
    chain = models.JSONField("enchaînement sans réponse", default=dict)
    max_attempts = models.PositiveSmallIntegerField("nombre maximal de tentatives", default=5)
    hold_minutes = models.PositiveSmallIntegerField("durée de réservation d’un foyer (minutes)", default=10)
    phone_shown = models.CharField("numéro que le locataire peut rappeler", max_length=20, blank=True)
    danger_instructions = models.TextField("conduite à tenir en cas de danger", blank=True)
    created_at = models.DateTimeField("créée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    letters_printed = models.PositiveIntegerField("lettres imprimées", default=0, editable=False)
    letters_printed_at = models.DateTimeField("dernières lettres le", null=True, blank=True, editable=False)
    purged_at = models.DateTimeField("données effacées le", null=True, blank=True, editable=False)
    final_figures = models.JSONField("chiffres gardés", default=dict, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_regular"],
                condition=models.Q(is_regular=True) & ~models.Q(status__in=["closed", "purged"]),
                name="one_campaign_of_regular_calls",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(retention_until__gte=models.F("ends_on")), name="campaign_kept_until_its_end"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by=None)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="campaign_approved_by_someone",
            ),
        ]

    def __str__(self):
        return self.name


class Wave(models.Model):
    """One drawing of homes under one set of criteria, frozen at approval. A changed threshold is a new wave."""

    SENSITIVITY = classify(
        P1="id campaign number label criteria reference_date created_at approved_at approved_by counts"
    )

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name="campagne", related_name="waves")
    number = models.PositiveSmallIntegerField("n°")
    label = models.CharField("intitulé", max_length=120, blank=True)
    criteria = models.JSONField("critères", default=dict)
    reference_date = models.DateField("âge calculé au")
    created_at = models.DateTimeField("créée le")
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField("décompte à l’approbation", default=dict)

    class Meta:
        verbose_name = "vague"
        verbose_name_plural = "vagues"
        ordering = ["campaign", "number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="wave_number_once")]

    def __str__(self):
        return self.label or f"Vague {self.number}"


class Caller(models.Model):
    """Someone enrolled to call for a campaign. Nobody calls before having finished the training."""

    SENSITIVITY = classify(P1="id campaign user is_active trained_at enrolled_at")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="callers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calling_for")
    is_active = models.BooleanField("actif", default=True)
    trained_at = models.DateTimeField("entraînement terminé le", null=True, blank=True)
    enrolled_at = models.DateTimeField("inscrit le")

    class Meta:
        verbose_name = "appelant"
        verbose_name_plural = "appelants"
        constraints = [models.UniqueConstraint(fields=["campaign", "user"], name="caller_enrolled_once")]


class RiskOfficer(models.Model):
    """The named person who receives the serious signals of a campaign, for one agency or (agency empty) for the others."""

    SENSITIVITY = classify(P1="id campaign agency user")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="risk_officers")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "destinataire des alertes"
        verbose_name_plural = "destinataires des alertes"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency"], name="one_risk_officer_per_agency", nulls_distinct=False
            )
        ]
