import secrets
import string

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.referrals.choices import (
    AWAITED,
    CLOSED,
    TO_PREPARE,
    ConsentBasis,
    DeclineReason,
    EndReason,
    LegalException,
    ReferralStatus,
    SentBy,
    Shared,
    StepKind,
)
from loge.domains.referrals.models.lists import ReferralList
from loge.domains.referrals.permissions import REFER
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner
from loge.registers.seals.access import readable_by
from loge.registers.seals.models import Seal
from loge.registers.tenants.models import Household, Person

FROM_A_CALL = "outreach.call"
LETTERS = "".join(c for c in string.ascii_uppercase + string.digits if c not in "ILOU01")


def new_reference() -> str:
    """« KF7Q2M »: said on the telephone, tells neither how many there are nor of whom."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who refer, within their perimeter; the others what they heard, proposed or follow. Sealed ones by key only.
        One whose time is over is seen by nobody any more: see `counted_for`."""
        return self.counted_for(user).filter(purged_at=None)

    def counted_for(self, user):
        """For figures alone: those erased since are counted too, without anybody’s name."""
        mine = models.Q(officer=user) | models.Q(heard_by=user) | models.Q(created_by=user)
        if holds(user, REFER):
            within = within_perimeter(user, residence="household__residence")
            mine = mine | within if within else models.Q()
        return self.filter(mine).filter(readable_by(user))

    def to_prepare(self):
        return self.filter(status__in=TO_PREPARE)

    def awaited(self):
        return self.filter(status__in=AWAITED)

    def closed(self):
        return self.filter(status__in=CLOSED)


class Referral(models.Model):
    """A person's need passed on to a partner, with their agreement: what was asked, of whom, what came of it.

    `content` is what the partner sees, frozen when it was sent, as it was previewed.
    """

    SENSITIVITY = classify(
        P1="id reference partner channel status created_at created_by officer sent_at sent_by acknowledged_at acted_at closed_at "
        "decline_reason end_reason reminders next_reminder_at unanswered_at undelivered_at told_at told_by replaces listing "
        "gathering gathering_label purged_at",
        P2="household person origin origin_id heard_by consent consent_at consent_by consent_recipient withdrawn_at withdrawn_by "
        "shares",
        P4="theme need level content consent_exception consent_reason",
        P5="seal",
    )

    reference = models.CharField("référence", max_length=8, unique=True, default=new_reference, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="referrals")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="referrals"
    )
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name="partenaire", null=True, blank=True, related_name="referrals"
    )
    theme = models.CharField("thème", max_length=20, choices=Theme)
    need = models.CharField("ce qui est demandé", max_length=300)
    level = models.PositiveSmallIntegerField("niveau", default=0)
    shares = ArrayField(
        models.CharField(max_length=10, choices=Shared), verbose_name="transmis avec le nom", default=list
    )
    content = models.JSONField("ce que voit le partenaire", default=list, blank=True)
    origin = models.CharField("origine", max_length=40)
    origin_id = models.CharField("identifiant d’origine", max_length=40, blank=True)
    gathering = models.CharField("campagne d’origine", max_length=60, blank=True)
    gathering_label = models.CharField("nom de la campagne", max_length=120, blank=True)
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="suivie par", related_name="+")
    created_at = models.DateTimeField("proposée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    consent = models.CharField("accord", max_length=10, choices=ConsentBasis, default=ConsentBasis.PENDING)
    consent_at = models.DateTimeField("accord du", null=True, blank=True)
    consent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    consent_recipient = models.CharField("accord pour", max_length=120, blank=True)
    consent_exception = models.CharField("exception", max_length=20, choices=LegalException, blank=True)
    consent_reason = models.CharField("motif de l’exception", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("accord retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("état", max_length=12, choices=ReferralStatus, default=ReferralStatus.PROPOSED)
    channel = models.CharField("envoyée par", max_length=6, choices=SentBy, blank=True)
    listing = models.ForeignKey(ReferralList, models.PROTECT, null=True, blank=True, related_name="referrals")
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField("reçue le", null=True, blank=True)
    acted_at = models.DateTimeField("prise en charge le", null=True, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)
    decline_reason = models.CharField("motif du refus", max_length=20, choices=DeclineReason, blank=True)
    end_reason = models.CharField("motif de fin", max_length=20, choices=EndReason, blank=True)
    reminders = models.PositiveSmallIntegerField("rappels", default=0)
    next_reminder_at = models.DateTimeField("prochain rappel", null=True, blank=True)
    unanswered_at = models.DateTimeField("sans réponse depuis", null=True, blank=True)
    undelivered_at = models.DateTimeField("courriel revenu le", null=True, blank=True)
    told_at = models.DateTimeField("personne prévenue le", null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    purged_at = models.DateTimeField("effacée le", null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=AWAITED)
                | models.Q(partner__isnull=False, sent_at__isnull=False, consent__in=["given", "exception"]),
                name="referral_sent_to_someone_with_consent",
            ),
            models.CheckConstraint(
                condition=~models.Q(consent=ConsentBasis.EXCEPTION)
                | ~models.Q(consent_exception="") & ~models.Q(consent_reason=""),
                name="referral_exception_has_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(purged_at__isnull=False),
                name="referral_is_about_someone_until_erased",
            ),
            models.UniqueConstraint(
                fields=["person", "origin", "origin_id", "theme"],
                condition=models.Q(origin=FROM_A_CALL, replaces=None),
                name="referral_once_per_origin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_reminder_at"], condition=models.Q(status=ReferralStatus.SENT), name="referral_reminder"
            ),
            models.Index(fields=["partner", "status"], name="referral_partner"),
            models.Index(fields=["gathering", "status"], name="referral_gathering"),
            models.Index(fields=["heard_by", "-created_at"], name="referral_heard"),
            models.Index(fields=["origin", "origin_id"], name="referral_origin"),
        ]

    def __str__(self):
        return f"Orientation {self.reference}"

    @property
    def about(self) -> str:
        """What its links and its messages are about."""
        return f"referrals.Referral:{self.pk}"

    @property
    def tenant(self) -> Person:
        """Whom it is about: asked only of what was not erased."""
        assert self.person is not None
        return self.person

    @property
    def recipient(self) -> Partner:
        """Whoever it was sent to, or is about to be: asked only once there is one."""
        assert self.partner is not None
        return self.partner

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED


class ReferralStep(models.Model):
    """One line of the history. Added, never changed. `by` is empty for the product and for the partner."""

    SENSITIVITY = classify(P2="id referral at by kind", P4="text")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("nature", max_length=8, choices=StepKind, default=StepKind.HOUSE)
    text = models.CharField("étape", max_length=600)

    class Meta:
        verbose_name = "étape d’une orientation"
        verbose_name_plural = "étapes des orientations"
        ordering = ["at", "pk"]


class ReferralDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(referral__in=Referral.objects.visible_to(user).values("pk"))


def place_of(document, name: str) -> str:
    """Never the sender's own name: drawn, in a folder that no address leads to."""
    return f"orientations/{secrets.token_hex(16)}{document.extension}"


class ReferralDocument(models.Model):
    SENSITIVITY = classify(
        P2="id referral received_at received_from_partner content_type extension size", P4="file name"
    )

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="documents")
    file = models.FileField("fichier", upload_to=place_of)
    name = models.CharField("nom", max_length=120)
    extension = models.CharField("suffixe", max_length=5)
    content_type = models.CharField("type de fichier", max_length=40)
    size = models.PositiveIntegerField("taille")
    received_at = models.DateTimeField("reçu le")
    received_from_partner = models.BooleanField("déposé par le partenaire", default=True)

    objects = ReferralDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document reçu d’un partenaire"
        verbose_name_plural = "documents reçus des partenaires"
        ordering = ["received_at", "pk"]
