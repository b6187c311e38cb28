from decimal import Decimal

from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import BenefitKind, EstimateFailure, EstimateState, Situation
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class BenefitEstimateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))


class BenefitEstimate(models.Model):
    """What the household told, frozen, and what a library computes from it for one month. It informs, and decides nothing.

    `rent` in euros a month, charges apart; `children`: ages under 21; `adults`: one or two, each with `situation` and the euros
    of the last twelve months as texts (`wages`, `unemployment`, `pensions`, `other`, net and taxable). `amount` and `rent_cut`
    (réduction de loyer de solidarité) in euros a month. `rents_as_of`, `resources_as_of`: the law that the library knows.
    """

    SENSITIVITY = classify(
        P1="id account state month municipality_code under_agreement asked_at asked_by started_at tries zone rents_as_of "
        "resources_as_of library computed_at failure",
        P2="couple children",
        P3="rent adults gets_rsa amount rent_cut kind",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="estimates")
    state = models.CharField("état", max_length=6, choices=EstimateState, default=EstimateState.ASKED)
    month = models.DateField("mois estimé")
    municipality_code = models.CharField("code INSEE de la commune", max_length=5)
    rent = models.DecimalField("loyer sans les charges", max_digits=8, decimal_places=2)
    under_agreement = models.BooleanField("logement conventionné")
    couple = models.BooleanField("en couple")
    children = models.JSONField("âges des enfants", default=list)
    adults = models.JSONField("ressources des adultes", default=list)
    gets_rsa = models.BooleanField("reçoit le RSA")
    asked_at = models.DateTimeField("demandée le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField("calcul commencé à", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    amount = models.DecimalField("aide estimée", max_digits=8, decimal_places=2, null=True, blank=True)
    rent_cut = models.DecimalField("réduction de loyer", max_digits=8, decimal_places=2, null=True, blank=True)
    kind = models.CharField("aide", max_length=3, choices=BenefitKind, blank=True)
    zone = models.PositiveSmallIntegerField("zone de loyer", null=True, blank=True)
    rents_as_of = models.DateField("plafonds de loyer connus au", null=True, blank=True)
    resources_as_of = models.DateField("abattement connu au", null=True, blank=True)
    library = models.CharField("calculée par", max_length=60, blank=True)
    computed_at = models.DateTimeField("calculée le", null=True, blank=True)
    failure = models.CharField("pourquoi", max_length=20, choices=EstimateFailure, blank=True)

    objects = BenefitEstimateQuerySet.as_manager()

    class Meta:
        verbose_name = "estimation de l’aide au logement"
        verbose_name_plural = "estimations de l’aide au logement"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state=EstimateState.ASKED), name="one_estimate_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EstimateState.DONE)
                | models.Q(
                    amount__gte=0, rent_cut__gte=0, computed_at__isnull=False, rents_as_of__isnull=False,
                    resources_as_of__isnull=False,
                ),
                name="estimate_done_says_all",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EstimateState.FAILED) ^ ~models.Q(failure=""), name="estimate_failed_says_why"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"estimation du {self.asked_at:%d/%m/%Y}"

    @property
    def is_waiting(self) -> bool:
        return self.state == EstimateState.ASKED

    @property
    def is_done(self) -> bool:
        return self.state == EstimateState.DONE

    @property
    def told_adults(self) -> list[dict]:
        """The adults in words: their situation, and what they earned that is not nothing."""
        words = {"wages": "salaires", "unemployment": "chômage", "pensions": "pensions", "other": "autres revenus"}
        return [
            {
                "situation": Situation(adult["situation"]).label,
                "money": [(words[name], Decimal(adult[name])) for name in words if Decimal(adult[name])],
            }
            for adult in self.adults
        ]
