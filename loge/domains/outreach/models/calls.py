from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import (
    MemberResult,
    NeedCode,
    Outcome,
    RiskCode,
    RiskLevel,
    SignalKind,
    SkipReason,
    SpokeWith,
)
from loge.domains.outreach.models.campaigns import Campaign
from loge.domains.outreach.models.scripts import ScriptVersion
from loge.domains.outreach.models.targets import Target
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import ContactPoint, Household, Person


class OfAHome(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="target__residence"))


class Attempt(models.Model):
    """One call to a home. Added, never edited. `claim_id` makes a double submission harmless: a claim ends once."""

    SENSITIVITY = classify(
        P2="id target campaign household caller claim_id started_at ended_at outcome contact_point number_called spoke_with "
        "callback_at script_version on_paper keyed_by",
        P4="note",
    )

    target = models.ForeignKey(Target, models.PROTECT, related_name="calls")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="calls", db_index=False)
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calls_made", db_index=False)
    claim_id = models.UUIDField("prise", unique=True)
    started_at = models.DateTimeField("début")
    ended_at = models.DateTimeField("fin")
    outcome = models.CharField("résultat", max_length=20, choices=Outcome)
    contact_point = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    number_called = models.CharField("numéro composé", max_length=20, blank=True)
    spoke_with = models.CharField("interlocuteur", max_length=10, choices=SpokeWith, blank=True)
    callback_at = models.DateTimeField("rappel convenu le", null=True, blank=True)
    note = models.CharField("note", max_length=500, blank=True)
    script_version = models.ForeignKey(
        ScriptVersion, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    on_paper = models.BooleanField("saisi depuis une fiche papier", default=False)
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = OfAHome.as_manager()

    class Meta:
        verbose_name = "appel"
        verbose_name_plural = "appels"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("started_at")), name="call_ends_after_start"
            )
        ]
        indexes = [
            models.Index(fields=["household", "-started_at"], name="attempt_household"),
            models.Index(fields=["campaign", "started_at"], name="attempt_campaign"),
            models.Index(fields=["caller", "started_at"], name="attempt_caller"),
        ]


class PersonResult(models.Model):
    """What one person of the home answered during one call."""

    SENSITIVITY = classify(P2="id attempt person result", P4="answers")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="results")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    result = models.CharField("résultat", max_length=12, choices=MemberResult)
    answers = models.JSONField("réponses", default=dict)

    class Meta:
        verbose_name = "réponse d’une personne"
        verbose_name_plural = "réponses des personnes"
        constraints = [models.UniqueConstraint(fields=["attempt", "person"], name="result_once_per_call")]


class Signal(models.Model):
    """A need or a risk heard on the phone. Levels 3 and 4 open a case at once, in the same transaction.

    `officer` is the named person who received it (levels 3 and 4), `acted_at` the moment when someone took it. `campaign` is
    that of the target: the board reads a few thousand signals instead of looking among all homes for those they come from.
    """

    SENSITIVITY = classify(
        P2="campaign heard_by officer acted_at acted_by",
        P4="id attempt target person kind need risk level detected_at",
    )

    # Empty while the call goes on: the danger button does not wait for its end, which takes the alarm over.
    attempt = models.ForeignKey(Attempt, models.CASCADE, null=True, blank=True, related_name="signals")
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="signals")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("nature", max_length=5, choices=SignalKind)
    need = models.CharField("besoin", max_length=20, choices=NeedCode, blank=True)
    risk = models.CharField("risque", max_length=20, choices=RiskCode, blank=True)
    level = models.PositiveSmallIntegerField("niveau", choices=RiskLevel, default=RiskLevel.NONE)
    detected_at = models.DateTimeField("entendu le")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    acted_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = OfAHome.as_manager()

    class Meta:
        verbose_name = "besoin ou risque"
        verbose_name_plural = "besoins et risques"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=SignalKind.NEED, risk="") & ~models.Q(need="")
                | models.Q(kind=SignalKind.RISK, need="") & ~models.Q(risk=""),
                name="signal_is_a_need_or_a_risk",
            )
        ]


class TransmissionConsent(models.Model):
    """Yes or no to « acceptez-vous que je transmette votre demande à… ? », as said on the phone."""

    SENSITIVITY = classify(P2="id attempt person recipient is_given asked_at asked_by")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recipient = models.CharField("destinataire", max_length=120)
    is_given = models.BooleanField("accord donné")
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "accord de transmission"
        verbose_name_plural = "accords de transmission"


class CallDraft(models.Model):
    """Everything typed during a call, saved as it is typed. It outlives the page, the laptop and the hold."""

    SENSITIVITY = classify(P2="id target caller claim_id started_at saved_at", P4="content")

    target = models.ForeignKey(Target, models.CASCADE, related_name="drafts")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claim_id = models.UUIDField("prise", unique=True)
    started_at = models.DateTimeField("début")
    saved_at = models.DateTimeField("enregistré le")
    content = models.JSONField("saisie", default=dict)

    class Meta:
        verbose_name = "saisie en cours"
        verbose_name_plural = "saisies en cours"


class Skip(models.Model):
    """A caller passed a home to others, and said why."""

    SENSITIVITY = classify(P2="id target caller reason comment skipped_at")

    target = models.ForeignKey(Target, models.CASCADE, related_name="skips")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=20, choices=SkipReason)
    comment = models.CharField("précision", max_length=200, blank=True)
    skipped_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "foyer passé"
        verbose_name_plural = "foyers passés"
