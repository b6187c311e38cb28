from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from loge.domains.arrears.models import (
    AccountPause,
    BenefitCheck,
    BenefitDecision,
    BenefitEstimate,
    Clock,
    Coverage,
    Deferral,
    DeferredDebt,
    EarlySign,
    Episode,
    Exchange,
    GrantPayment,
    LedgerEntry,
    Letter,
    Matching,
    NamedGrant,
    NextStep,
    PartialPayment,
    PlanDebt,
    PlanDocument,
    PlanInstalment,
    PlanOffer,
    PlanStep,
    ProcedureStep,
    RentAccount,
    RepaymentPlan,
    SigningCode,
    ToldGuarantee,
    ToldSign,
    Waiver,
    WaiverLine,
)
from loge.foundation.retention import Rule, delete
from loge.registers.tenants.choices import CURRENT_LEASES
from loge.registers.tenants.models import LeaseParty

ONE_YEAR = 366
THREE_MONTHS = 92  # the payer looks at the resources again every three months: an older estimate says nothing more
FIVE_YEARS = 1826  # civil limitation (C. civ. 2224), counted from the end of the lease


def erase_accounts(before: datetime) -> int:
    """Accounts that owe nothing, of leases ended long ago, with all that hangs on them. A debt that stands keeps its account."""
    over = RentAccount.objects.filter(lease__ends_on__lt=timezone.localdate(before))
    over = over.exclude(lease__status__in=CURRENT_LEASES).annotate(left=Sum("entries__amount"))
    gone = list(over.filter(Q(left=0) | Q(left=None)).values_list("pk", flat=True))
    for rows in _hanging_on(gone):
        rows._raw_delete(rows.db)
    return len(gone)


def erase_signs(before: datetime) -> int:
    """What was seen or told and is no longer true: only the debt itself is kept as long as the account."""
    day = timezone.localdate(before)
    ended, _ = EarlySign.objects.filter(ended_on__lt=day).delete()
    told, _ = ToldSign.objects.filter(told_on__lt=day).delete()
    return ended + told


def erase_estimates(before: datetime) -> int:
    """What a household told of its resources for an estimate, with the amount; asked for again, it is as old as its first day."""
    return delete(BenefitEstimate.objects.filter(asked_at__lt=before))


def _hanging_on(accounts: list[int]) -> list[QuerySet]:
    """In the order in which they may go; lines are kept by the database itself, unless it is told that they are undone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL loge.undo = 'on'")
    plans = RepaymentPlan.objects.filter(account__in=accounts)
    for document in PlanDocument.objects.filter(plan__in=plans):
        document.file.delete(save=False)
    codes = SigningCode.objects.filter(offer__plan__in=plans)
    parts = [codes, *(part.objects.filter(plan__in=plans) for part in _OF_A_PLAN)]
    lines = LedgerEntry.objects.filter(account__in=accounts)
    matchings = Matching.objects.filter(Q(payment__in=lines) | Q(due__in=lines))
    told = [part.objects.filter(episode__account__in=accounts) for part in (BenefitCheck, BenefitDecision)]
    own = [part.objects.filter(account__in=accounts) for part in _OF_AN_ACCOUNT]
    money = GrantPayment.objects.filter(grant__account__in=accounts)
    grants = NamedGrant.objects.filter(account__in=accounts)
    put_off = Deferral.objects.filter(account__in=accounts)
    waived = Waiver.objects.filter(account__in=accounts)
    deferred = DeferredDebt.objects.filter(deferral__in=put_off)
    waivers = [WaiverLine.objects.filter(waiver__in=waived), waived]
    return [
        matchings,
        deferred,
        put_off,
        *waivers,
        *parts,
        plans,
        *told,
        *own,
        money,
        grants,
        lines,
        RentAccount.objects.filter(pk__in=accounts),
    ]


_OF_A_PLAN = (
    PlanDebt,
    PlanDocument,
    PlanInstalment,
    PlanOffer,
    PlanStep,
)
_OF_AN_ACCOUNT = (
    BenefitEstimate,
    PartialPayment,
    ToldGuarantee,
    ProcedureStep,
    Clock,
    AccountPause,
    Coverage,
    EarlySign,
    ToldSign,
    Episode,
    Exchange,
    Letter,
    NextStep,
)


def people_in_hand() -> set[int]:
    """Those who signed a lease whose account does not balance: their name stays with their debt, or with what is owed to them."""
    standing = RentAccount.objects.annotate(left=Sum("entries__amount")).exclude(left=0).exclude(left=None)
    signed = LeaseParty.objects.filter(lease__in=standing.values("lease"), person__isnull=False)
    return set(signed.values_list("person", flat=True))


RULES = [
    Rule(
        code="rent_accounts", what="Comptes locataires soldés : écritures, imputations, plans, impayés",
        since="la fin du bail", days=FIVE_YEARS,
        covers=(
            RentAccount,
            LedgerEntry,
            Matching,
            RepaymentPlan,
            PlanDebt,
            PlanInstalment,
            PlanStep,
            PlanOffer,
            SigningCode,
            PlanDocument,
            Episode,
            Exchange,
            NextStep,
            AccountPause,
            Coverage,
            Letter,
            ProcedureStep,
            BenefitCheck,
            BenefitDecision,
            Clock,
            NamedGrant,
            GrantPayment,
            Deferral,
            DeferredDebt,
            PartialPayment,
            ToldGuarantee,
            Waiver,
            WaiverLine,
        ),
        erase=erase_accounts,
    ),
    Rule(
        code="early_signs", what="Signes précoces terminés, et ce que les foyers ont dit", since="la fin du signe", days=ONE_YEAR,
        covers=(EarlySign, ToldSign), erase=erase_signs,
    ),
    Rule(
        code="benefit_estimates", what="Estimations de l’aide au logement, avec les ressources dites", since="leur demande",
        days=THREE_MONTHS, covers=(BenefitEstimate,), erase=erase_estimates,
    ),
]  # fmt: skip
