"""Aids asked for homes in debt, at every stage; guarantors to call. The numbers of the funds are invented, and say so."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random

from loge.domains.aids.choices import AidKind, RefusalReason
from loge.domains.aids.operations import deciding, drafting, papers
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.operations.schemes import add_scheme, install_starts
from loge.domains.aids.queries.entitlement import entitled
from loge.domains.aids.queries.schemes import listed_schemes
from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.foundation.dates import add_months
from loge.registers.partners.choices import PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.operations import add_partner
from loge.registers.partners.rules import department_of_insee
from loge.registers.tenants.models import Lease

SENDER = "progiciel"
INVENTED = "Démonstration : chiffres inventés, à remplacer par ceux du règlement du fonds."
PAPERS = ["Pièce d’identité", "Justificatifs de ressources des trois derniers mois", "Relevé de compte locataire"]
FILES = 26
GUARANTEES = 12


def has_aids(user) -> bool:
    return listed_schemes(user).exists()


def tell_aids(*, lead, worker, officer, today: date, seed: int) -> None:
    """One fund for each département of the stock, three other aids; an application for a few homes, told up to a stage each."""
    chance = Random(seed)
    funds = [_fund(code, lead, today) for code in _departments()]
    ccas = _scheme(lead, today, kind=AidKind.CCAS, name="CCAS, secours (démonstration)", max_amount=Decimal(400))
    _scheme(
        lead, today, kind=AidKind.PENSION, name="Caisse de retraite (démonstration)", min_age=62,
        to_check=["caisses de retraite du foyer"],
    )  # fmt: skip
    install_starts(by=lead)
    stories = cycle(STORIES)
    for scheme in (*funds, ccas):
        homes = list(entitled(scheme, viewer=worker, on=today)[: FILES * 4])
        for home in chance.sample(homes, k=min(FILES // (len(funds) + 1), len(homes))):
            if home.reference_person is not None:
                next(stories)(_begin(scheme, home, chance, worker, today), worker, today)
    _tell_guarantees(officer, today, chance)
    follow_accounts(on=today, by=None)  # as the night does: the money of the grants settles what it was granted for


def _departments() -> list[str]:
    found = Lease.objects.current().exclude(main_unit__building__residence__municipality_code="")
    codes = found.values_list("main_unit__building__residence__municipality_code", flat=True).distinct()
    return sorted({department_of_insee(code) for code in codes})


def _fund(code: str, lead, today: date):
    partner = Partner.objects.filter(name=f"FSL du département {code} (démonstration)").first() or add_partner(
        name=f"FSL du département {code} (démonstration)", kind=PartnerKind.FSL, themes=[Theme.MONEY],
        areas={code: f"Tout le {code}"}, email=f"fsl@departement-{code}.example", phone="+33199001133",
        address=f"2 place du Département, {code}000 Chef-lieu", by=lead,
    )  # fmt: skip
    return _scheme(
        lead, today, kind=AidKind.HARDSHIP_FUND, name=f"FSL {code}, aide au maintien (démonstration)", departments=[code],
        partner=partner, debt_min=Decimal(150), debt_max=Decimal(4000), max_amount=Decimal(3000), income_ceiling=Decimal(950),
        rent_resumed_months=2, decision_days=60, to_check=["ni garant ni assurance qui paierait"],
        send_to=f"2 place du Département, {code}000 Chef-lieu",
    )  # fmt: skip


def _scheme(lead, today: date, **said):
    return add_scheme(documents=PAPERS, source=INVENTED, active_from=add_months(today, -6), by=lead, **said)


def _begin(scheme, home, chance: Random, worker, today: date):
    owed = home.lease.balance or Decimal(200)
    asked = min(owed, scheme.max_amount or owed)
    income = Decimal(chance.randrange(700, 1300, 50)) if chance.random() < 0.5 else None
    month = today.replace(day=1)
    return drafting.draft_application(
        scheme, household=home, person=home.reference_person, debt=Debt.RENT, debt_since=add_months(month, -5),
        debt_until=add_months(month, -1), amount_asked=asked, income=income, by=worker,
    )  # fmt: skip


def _complete(application, worker, today: date) -> None:
    drafting.note_agreement(application, agrees=True, by=worker)
    for paper in application.documents.all():
        papers.receive_paper(paper, received_on=today, by=worker)


def _send(application, worker, today: date, *, days: int) -> None:
    _complete(application, worker, today)
    deciding.send_application(application, sent_on=today - timedelta(days=days), sent_by="letter", by=worker)


def _drafted(application, worker, today: date) -> None:
    """Nothing more: the household has not been asked yet."""


def _waits_for_papers(application, worker, today: date) -> None:
    drafting.note_agreement(application, agrees=True, by=worker)
    papers.receive_paper(application.documents.all()[0], received_on=today, by=worker)


def _waits_for_a_decision(application, worker, today: date) -> None:
    _send(application, worker, today, days=20)
    deciding.note_acknowledgement(application, on=today - timedelta(days=12), by=worker)


def _waits_too_long(application, worker, today: date) -> None:
    _send(application, worker, today, days=75)


def _grant(application, worker, today: date, *, days: int) -> None:
    _send(application, worker, today, days=days + 40)
    amount = max(application.amount_asked * Decimal("0.8"), Decimal(50)).quantize(Decimal(1))
    deciding.grant_application(
        application,
        amount=amount,
        decided_on=today - timedelta(days=days),
        paid_to="landlord",
        debt=Debt.RENT,
        by=worker,
    )


def _granted(application, worker, today: date) -> None:
    _grant(application, worker, today, days=8)


def _paid(application, worker, today: date) -> None:
    """The money came with the lines of the day: nothing else had to be done."""
    _grant(application, worker, today, days=30)
    application.refresh_from_db()
    kind = EntryKind.HARDSHIP_FUND if application.scheme.kind == AidKind.HARDSHIP_FUND else EntryKind.OTHER_AID
    day = today - timedelta(days=3)
    line = Line(
        application.household.lease_id, Debt.RENT, kind, -application.granted, day, day, label="Versement d’une aide",
        key=f"aide-{application.pk}",
    )  # fmt: skip
    record_lines([line], source=SENDER, by=None)


def _refused(application, worker, today: date) -> None:
    _send(application, worker, today, days=50)
    deciding.refuse_application(
        application, reason=RefusalReason.RENT_NOT_RESUMED, decided_on=today - timedelta(days=9), by=worker
    )


def _adjourned(application, worker, today: date) -> None:
    _send(application, worker, today, days=30)
    deciding.adjourn_application(
        application, until=today + timedelta(days=14), why="Un relevé de compte plus récent", by=worker
    )


STORIES: tuple[Callable, ...] = (
    _paid, _waits_for_a_decision, _drafted, _granted, _waits_for_papers, _refused, _waits_too_long, _paid, _complete,
    _adjourned, _waits_for_a_decision, _granted,
)  # fmt: skip


def _tell_guarantees(officer, today: date, chance: Random) -> None:
    """Young leases, most of them guaranteed by Visale; the accounts say at once which guarantor is to be called."""
    leases = list(
        Lease.objects.current().filter(balance__gt=200, household__isnull=False).order_by("pk")[: GUARANTEES * 8]
    )
    for number, lease in enumerate(chance.sample(leases, k=min(GUARANTEES, len(leases)))):
        kind = ("visale", "visale", "loca_pass", "personal")[number % 4]
        record_guarantee(
            lease, kind=kind, number=f"DEMO-{number + 1:03d}", guarantor="" if kind != "personal" else "Une personne garante",
            valid_from=add_months(today, -30), valid_until=add_months(today, 6), months_covered=9,
            call_days=chance.choice((120, 180, 240)), by=officer,
        )  # fmt: skip
