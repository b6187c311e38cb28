from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.outreach.choices import OPEN_STATUSES, ExclusionCause, MemberResult, Outcome, TargetStatus
from loge.domains.outreach.models.campaigns import Campaign, Wave
from loge.foundation.privacy import classify
from loge.registers.accounts.models import Agency
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence
from loge.registers.tenants.models import Household, Person

NO_PRIORITY = 1
PROMISED = 0


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="residence"))

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)


class Target(models.Model):
    """A home drawn by a campaign: the unit of work is the household, not the person (peers.md 4.1).

    A caller holds it while they talk: `holder`, `claim_id` and `due_at` (the end of the hold) are set together. A hold
    that is neither renewed nor finished by `due_at` is simply served again; nothing else is needed after a crash.
    DEFERRED homes become WAITING again at `due_at`; one that is taken before its time keeps it in `resumes_at`, for when it is
    given back. Order of service: `priority` (0 = a promised callback that is due),
    then `rank`, which packs wave, age and frailty (smaller first), then `due_at`.
    `on_paper`: the hold is a printed sheet, that lasts until the end of the day.
    Few indexes on purpose: each one is written again at every claim.
    """

    SENSITIVITY = classify(
        P2="id campaign wave household residence agency status cause assigned_to holder held_since claim_id on_paper "
        "due_at resumes_at priority rank attempts last_outcome last_attempt_at completed_at reopened_at created_at"
    )

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets", db_index=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="targets", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="targets")
    residence = models.ForeignKey(Residence, models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField("état", max_length=12, choices=TargetStatus, default=TargetStatus.WAITING)
    cause = models.CharField("cause", max_length=20, choices=ExclusionCause, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_targets",
        db_index=False,
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="held_targets", db_index=False
    )
    held_since = models.DateTimeField("pris le", null=True, blank=True)
    claim_id = models.UUIDField("prise", null=True, blank=True)
    on_paper = models.BooleanField("sur fiche papier", default=False)
    due_at = models.DateTimeField("à servir à partir de")
    resumes_at = models.DateTimeField("rendu, à servir à partir de", null=True, blank=True)
    priority = models.PositiveSmallIntegerField("priorité", default=NO_PRIORITY)
    rank = models.BigIntegerField("rang")
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    last_outcome = models.CharField("dernier résultat", max_length=20, choices=Outcome, blank=True)
    last_attempt_at = models.DateTimeField("dernier appel", null=True, blank=True)
    completed_at = models.DateTimeField("clos le", null=True, blank=True)
    reopened_at = models.DateTimeField("rouvert le", null=True, blank=True)
    created_at = models.DateTimeField("tiré le")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "foyer à appeler"
        verbose_name_plural = "foyers à appeler"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "household"], name="home_drawn_once_per_campaign"),
            # Claims look up what is held through the two next ones. Each rests on a condition of its own (claim_id, holder),
            # never on the status: a planner with old figures would take one index for another, and read all of it.
            # One home is never on the line twice, whatever the campaigns.
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(claim_id__isnull=False), name="home_held_once"
            ),
            # A caller has one home in hand, in however many tabs; printed sheets come by the dozen.
            models.UniqueConstraint(
                fields=["holder", "campaign"],
                condition=models.Q(holder__isnull=False, on_paper=False),
                name="one_home_in_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(status=TargetStatus.HELD, holder__isnull=False, claim_id__isnull=False)
                | (~models.Q(status=TargetStatus.HELD) & models.Q(holder=None, claim_id=None, on_paper=False)),
                name="held_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(status=TargetStatus.EXCLUDED) ^ models.Q(cause=""), name="excluded_for_a_cause"
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "assigned_to", "priority", "rank", "due_at", "id"],
                condition=models.Q(status=TargetStatus.WAITING),
                name="target_queue",
            ),
            models.Index(
                fields=["campaign", "due_at"],
                condition=models.Q(status__in=[TargetStatus.DEFERRED, TargetStatus.HELD]),
                name="target_sleeping",
            ),
            models.Index(
                fields=["campaign", "due_at"],
                condition=models.Q(status=TargetStatus.WAITING, priority=PROMISED),
                name="target_promised",
            ),
            models.Index(fields=["campaign", "agency", "status"], name="target_board"),
        ]

    def __str__(self):
        return f"Foyer {self.household_id} ({self.get_status_display()})"


class TargetMember(models.Model):
    """A person of the home whom the wave's criteria drew, with the reasons; the result is theirs, not the home's."""

    SENSITIVITY = classify(P2="id target person age_at_draw", P4="reasons result")

    target = models.ForeignKey(Target, models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    age_at_draw = models.PositiveSmallIntegerField("âge au tirage", null=True, blank=True)
    reasons = ArrayField(models.CharField(max_length=30), verbose_name="motifs", default=list)
    result = models.CharField("résultat", max_length=12, choices=MemberResult, default=MemberResult.TO_REACH)

    class Meta:
        verbose_name = "personne à joindre"
        verbose_name_plural = "personnes à joindre"
        constraints = [models.UniqueConstraint(fields=["target", "person"], name="member_once_per_target")]
