"""Eight months of account for those who owe something, ending on the very balance of the register; a few repayment plans."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.operations.acts import Paper, note_act
from loge.domains.arrears.operations.agreements import Clauses, write_agreement
from loge.domains.arrears.operations.arrangements import agree_deferral
from loge.domains.arrears.operations.episodes import note_report
from loge.domains.arrears.operations.exchanges import note_exchange
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import Terms, ToldBudget, propose_plan, sign_plan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.operations.waivers import Decision, waive_debt
from loge.domains.arrears.queries.accounts import in_arrears, open_dues
from loge.domains.arrears.queries.acts import earliest_summons, situation_of
from loge.domains.arrears.queries.episodes import monthly_sum, plans_expected, to_report
from loge.domains.arrears.queries.exchanges import may_call
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.queries.nightly import accounts_to_match
from loge.domains.arrears.queries.officers import ALL, accounts_of
from loge.domains.arrears.rules.benefit import has_a_payer_to_report_to
from loge.domains.arrears.rules.exchanges import Said
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO, to_cent
from loge.registers.housing.choices import UnitKind
from loge.registers.housing.models import Building, Unit
from loge.registers.tenants.choices import LeaseKind, PartyRole
from loge.registers.tenants.models import Lease, LeaseParty, Organisation

SENDER = "progiciel"
MONTHS = 8
PLANS = 40
PROCEDURES = 12
EXCHANGES = 12
BLOCK = 200  # leases told at once


def has_accounts(officer, *, today: date) -> bool:
    return in_arrears(accounts_of(officer, ALL, on=today), on=today).exists()


def tell_accounts(*, officer, today: date, seed: int) -> None:
    chance = Random(seed)
    leases = list(Lease.objects.current().filter(balance__gt=5, rent__gt=0).order_by("pk"))
    for start in range(0, len(leases), BLOCK):
        lines = [line for lease in leases[start : start + BLOCK] for line in _life_of(lease, today, chance)]
        record_lines(lines, source=SENDER, by=None)
    for account in accounts_to_match(on=today):
        match_account(account, on=today, by=None)
    _tell_plans(officer, today, chance)
    _tell_shops(officer, today)
    follow_accounts(on=today, by=None)  # as the night does
    _tell_reports(officer, today)
    _tell_procedures(officer, today)
    _tell_exchanges(officer, today, chance)
    advise_accounts(on=today, by=None)


def tell_agreement(*, director, today: date) -> None:
    """Signed, and not applied yet: that is for whoever tries the product."""
    this_month = today.replace(day=1)
    write_agreement(
        Clauses(
            name="Protocole sur les retards liés à la crise", signed_on=today, until=add_months(today, 6),
            first_month=add_months(this_month, -3), last_month=add_months(this_month, -1), shops=True, proof="word",
            signatories="Habitat du Val\nFédération des locataires du Val\nAssociation Entraide et logement",
            text="Les retards de loyer nés de la crise ne donnent lieu ni à relance, ni à frais, ni à procédure. "
            "Chaque foyer concerné le dit, de vive voix ou par écrit, et convient d’un plan à sa mesure.",
        ),
        by=director,
    )  # fmt: skip


def _life_of(lease: Lease, today: date, chance: Random) -> list[Line]:
    """The rents of the last months; the newest are those that were not paid, down to the balance known."""
    rent, charges, benefit = lease.rent or ZERO, lease.service_charges or ZERO, lease.housing_benefit or ZERO
    net = rent + charges - benefit
    if net <= 0:
        return []
    lines, missing = [], lease.balance or ZERO
    for back in range(MONTHS):
        month = add_months(today.replace(day=1), -back)
        unpaid = min(net, missing)
        missing -= unpaid
        lines += _month_of(lease, month, rent, charges, benefit)
        if paid := net - unpaid:
            lines.append(_payment(lease, month, paid, chance))
    if missing > 0:
        before = add_months(today.replace(day=1), -MONTHS)
        lines.append(
            _line(lease, EntryKind.RECONCILIATION, missing, before, debt=Debt.RECONCILIATION, label="Solde antérieur")
        )
    return [line for line in lines if line.dated_on <= today]


def _month_of(lease: Lease, month: date, rent: Decimal, charges: Decimal, benefit: Decimal) -> list[Line]:
    lines = [_line(lease, EntryKind.RENT, rent, month)]
    if charges:
        lines.append(_line(lease, EntryKind.CHARGES, charges, month))
    if benefit:
        lines.append(
            _line(lease, EntryKind.HOUSING_BENEFIT, -benefit, month + timedelta(days=4), label="Versement CAF")
        )
    return lines


def _payment(lease: Lease, month: date, amount: Decimal, chance: Random) -> Line:
    label = chance.choice(("Prélèvement SEPA", "VIR", "Chèque", f"VIR loyer {month:%m/%Y}"))
    return _line(lease, EntryKind.PAYMENT, -amount, month + timedelta(days=chance.randint(3, 12)), label=label)


def _line(lease, kind, amount, day, *, debt=Debt.RENT, label="") -> Line:
    period = None if kind == EntryKind.PAYMENT else day.replace(day=1)
    key = f"{lease.pk}-{kind}-{day:%Y%m%d}"
    return Line(lease.pk, debt, kind, to_cent(amount), day, day, label=label, period=period, key=key)


def _tell_reports(officer, today: date) -> None:
    """Most were told to the payer, or to the panel, three weeks after they were constituted; a few are still to be."""
    for number, episode in enumerate(to_report(officer)):
        told_on = episode.constituted_on + timedelta(days=20)
        if number % 12 and told_on <= today:
            has_payer = has_a_payer_to_report_to(monthly_sum(episode.account).payee)
            note_report(episode, told="caf" if has_payer else "ccapex", reported_on=told_on, by=officer)


def _tell_procedures(officer, today: date) -> None:
    """A dozen of the oldest went further: a notice to pay, a summons when the law allowed it, a hearing to come, a judgment."""
    told = [
        one for one in plans_expected(officer) if one.reported_on and one.reported_on <= today - timedelta(days=20)
    ]
    told = [one for one in told if not situation_of(one.account, on=today).deceased]
    for number, episode in enumerate(told[:PROCEDURES]):
        account, since = episode.account, episode.reported_on or today
        note_act(account, kind="formal_notice", on=since, by=officer)
        served = Paper(reference=f"Acte {2_600 + number}")
        note_act(account, kind="notice_to_pay", on=since + timedelta(days=5), paper=served, by=officer)
        first = earliest_summons(situation_of(account, on=today), law_on(today))
        if number % 3 and first is not None and first <= today - timedelta(days=7):
            _tell_summons(account, max(first, today - timedelta(days=60)), today, number, officer)


def _tell_summons(account, day: date, today: date, number: int, officer) -> None:
    """One in two still has to tell the prefect; the others are heard, and judged when their day has come."""
    note_act(account, kind="summons", on=day, by=officer)
    hearing = today + timedelta(weeks=9)
    if number % 2:
        note_act(account, kind="prefect", on=day + timedelta(days=3), by=officer)
        hearing = day + timedelta(weeks=8)
    note_act(account, kind="hearing", on=hearing, paper=Paper(reference=f"RG 26/{number + 118}"), by=officer)
    if hearing <= today:
        note_act(account, kind="termination", on=today, by=officer)


def _tell_plans(officer, today: date, chance: Random) -> None:
    """A few are only proposed; the others were signed some weeks ago or today."""
    accounts = list(in_arrears(accounts_of(officer, ALL, on=today), on=today).filter(owed__gt=200)[: PLANS * 10])
    for number, account in enumerate(chance.sample(accounts, k=min(PLANS, len(accounts)))):
        dues = list(open_dues(account).filter(due_on__lte=today))
        total = sum((due.left for due in dues), ZERO)
        instalment = max(to_cent(total / chance.choice((6, 10, 12, 18, 24))), Decimal(20))
        income = Decimal(chance.randrange(900, 2400, 50)) if chance.random() < 0.6 else None
        plan = propose_plan(
            account,
            entries=[due.pk for due in dues],
            terms=Terms(instalment=instalment, first_on=today + timedelta(days=chance.randint(3, 28))),
            budget=ToldBudget(income=income),
            by=officer,
        )
        if number % 5:
            sign_plan(plan, signature=chance.choice(("paper", "spoken")), signed_on=today, by=officer)


_SAID = (
    Said(means="called", outcome="no_answer"),
    Said(means="called", outcome="message", note="Rappeler en fin d’après-midi."),
    Said(means="heard", outcome="spoken", cause="forgotten", note="Réglera en ligne dans la semaine."),
    Said(means="office", outcome="spoken", cause="income", note="Heures réduites depuis deux mois. Plan à proposer."),
)


def _tell_exchanges(officer, today: date, chance: Random) -> None:
    """What was said these last days; one home in three promised a payment."""
    accounts = list(
        in_arrears(accounts_of(officer, ALL, on=today), on=today).filter(owed__gt=100, lease__household__isnull=False)[
            : EXCHANGES * 3
        ]
    )
    for number, account in enumerate(chance.sample(accounts, k=min(EXCHANGES, len(accounts)))):
        if may_call(account).may_go:
            said = _SAID[number % len(_SAID)]
            promised = Said(
                means="called", outcome="spoken", promised=Decimal(80), promised_on=today + timedelta(days=9)
            )
            note_exchange(account, said=said if number % 3 else promised, by=officer)


# Name, kind of lease, rent, months owed, what was agreed.
SHOPS = (
    ("Boulangerie des Tilleuls", LeaseKind.COMMERCIAL, 780, 3, "deferral"),
    ("Salon Chez Fatou", LeaseKind.COMMERCIAL, 540, 4, "waiver"),
    ("Cabinet infirmier du Parc", LeaseKind.PROFESSIONAL, 620, 2, "plan"),
    ("Association Lire ensemble", LeaseKind.ASSOCIATION, 210, 6, "waiver"),
    ("Cordonnerie du Pont", LeaseKind.COMMERCIAL, 390, 2, ""),
)


def _tell_shops(officer, today: date) -> None:
    """A few shops and associations at the foot of the buildings: put off, spread, cancelled by decision, or nothing yet."""
    buildings = list(Building.objects.order_by("pk")[: len(SHOPS)])
    for rank, (building, (name, kind, rent, months, agreed)) in enumerate(
        zip(buildings, SHOPS, strict=False), start=1
    ):
        unit = Unit.objects.create(code=f"LOCAL-{rank}", building=building, kind=UnitKind.SHOP)
        lease = Lease.objects.create(
            source=SENDER, number=f"COM{rank:04d}", main_unit=unit, kind=kind, rent=rent, starts_on=date(2019, 9, 1)
        )
        organisation = Organisation.objects.create(source=SENDER, source_key=f"COM{rank:04d}", name=name)
        LeaseParty.objects.create(lease=lease, organisation=organisation, role=PartyRole.HOLDER)
        days = [add_months(today.replace(day=1), -back) for back in range(months)]
        record_lines(
            [_line(lease, EntryKind.RENT, Decimal(rent), day, debt=Debt.SHOP) for day in days], source=SENDER, by=None
        )
        account = in_arrears(accounts_of(officer, ALL, on=today), on=today).get(lease=lease)
        _agree(account, agreed, officer, today)


def _agree(account, agreed: str, officer, today: date) -> None:
    dues = list(open_dues(account))
    chosen = {"entries": [due.pk for due in dues], "by": officer}
    if agreed == "deferral":
        agree_deferral(account, until=today + timedelta(days=90), **chosen)
    elif agreed == "plan":
        terms = Terms(
            instalment=to_cent(sum((due.left for due in dues), ZERO) / 6), first_on=today + timedelta(days=15)
        )
        sign_plan(propose_plan(account, terms=terms, **chosen), signature="paper", signed_on=today, by=officer)
    elif agreed == "waiver":
        decision = Decision("bureau", today - timedelta(days=6), f"BUREAU-{account.lease.number}", "Fermeture imposée")
        waive_debt(account, amount=dues[0].left + dues[1].left, decision=decision, **chosen)
