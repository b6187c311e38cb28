from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import AsideCause, BatchState, LetterState, LetterWay, ReviewOutcome, Step
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.permissions import can_settle
from loge.foundation.privacy import classify
from loge.registers.accounts.models import Agency

LETTER_STEPS = (Step.REMIND, Step.PLAN, Step.NOTICE)


class LetterBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Batches of which the user may see every letter: what one cannot read whole is neither sent nor printed."""
        if not can_settle(user):
            return self.none()
        seen = RentAccount.objects.visible_to(user).values("pk")
        hidden = Letter.objects.filter(batch=models.OuterRef("pk")).exclude(account__in=seen)
        return self.filter(~models.Exists(hidden))


class LetterBatch(models.Model):
    """Letters of one kind for the accounts that wait for them, read before they leave."""

    SENSITIVITY = classify(
        P1="id step agency officer min_owed state prepared_at prepared_by sent_at sent_by cancelled_at cancelled_by"
    )

    step = models.CharField("action", max_length=10, choices=[(step.value, step.label) for step in LETTER_STEPS])
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", null=True, blank=True, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="comptes de", null=True, blank=True, related_name="+"
    )
    min_owed = models.DecimalField("doit au moins", max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=BatchState, default=BatchState.PREPARED)
    prepared_at = models.DateTimeField("préparé le")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    ready: int  # by batches()
    left: int

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de lettres"
        verbose_name_plural = "envois de lettres"
        ordering = ["-prepared_at", "-pk"]

    def __str__(self):
        return f"envoi n° {self.pk}"


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not can_settle(user):
            return self.none()
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))


class Letter(models.Model):
    """One letter to one home, as it was read: `content` is frozen when it is prepared, `owed` in euros that day.

    `cause` says why it does not leave; `problem` what came back, until someone says what they did about it (`outcome`).
    """

    SENSITIVITY = classify(
        P1="id batch account way state cause left_at came_back_at outcome settled_at settled_by",
        P2="recipient problem",
        P3="owed content",
    )

    batch = models.ForeignKey(LetterBatch, models.CASCADE, verbose_name="envoi", related_name="letters")
    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="letters")
    way = models.CharField("moyen", max_length=10, choices=LetterWay)
    state = models.CharField("état", max_length=10, choices=LetterState, default=LetterState.READY)
    cause = models.CharField("pourquoi", max_length=10, choices=AsideCause, blank=True)
    recipient = models.CharField("adresse électronique", max_length=254, blank=True)
    owed = models.DecimalField("doit", max_digits=12, decimal_places=2)
    content = models.JSONField("contenu", default=dict)
    left_at = models.DateTimeField("partie le", null=True, blank=True)
    came_back_at = models.DateTimeField("revenue le", null=True, blank=True)
    problem = models.CharField("ce qui est arrivé", max_length=200, blank=True)
    outcome = models.CharField("suite donnée", max_length=10, choices=ReviewOutcome, blank=True)
    settled_at = models.DateTimeField("revue le", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "account"], name="letter_once_in_a_batch"),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state=LetterState.READY), name="one_ready_letter_per_account"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LetterState.ASIDE) | ~models.Q(cause=""), name="letter_aside_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["came_back_at"], condition=models.Q(state=LetterState.CAME_BACK), name="letter_to_review"
            )
        ]

    def __str__(self):
        return f"lettre n° {self.pk}"

    @property
    def about(self) -> str:
        return f"arrears.Letter:{self.pk}"
