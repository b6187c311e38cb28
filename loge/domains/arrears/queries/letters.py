"""Who waits for a letter, what it says, and what stands in its way."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from loge.domains.arrears.choices import AsideCause, LetterState, LetterWay, Step
from loge.domains.arrears.models import Letter, LetterBatch, RentAccount
from loge.domains.arrears.queries.accounts import open_dues, with_owed
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.queries.officers import accounts_of, with_officer
from loge.domains.arrears.queries.steps import table_in_force
from loge.domains.arrears.rules.next_step import Advice, Facts, advise
from loge.foundation.documents import postal_lines
from loge.foundation.money import ZERO, to_cent
from loge.foundation.ui.french import euros, phone, short_date
from loge.registers.peace import gate
from loge.registers.peace.choices import Answer, Channel
from loge.registers.tenants.choices import Channel as Means
from loge.registers.tenants.choices import ContactOwner
from loge.registers.tenants.models import ContactPoint, Guardian, Household, Person

TRADE = "arrears"
_PARTS = (
    "lease__household__reference_person", "lease__main_unit__building__residence__agency",
)  # fmt: skip


def waiting_for(
    user, *, step: str, charge: str = "", agency=None, min_owed: Decimal | None = None, on: date
) -> QuerySet[RentAccount]:
    """Accounts of whoever `charge` says (mine, everyone’s, a colleague’s) whose next step is this letter, the largest
    sums first, each with `owed`."""
    rows = with_owed(accounts_of(user, charge, on=on).filter(next_step__step=step), on=on)
    if agency is not None:
        rows = rows.filter(lease__main_unit__building__residence__agency=agency)
    if min_owed:
        rows = rows.filter(owed__gte=min_owed)
    return with_officer(rows.select_related(*_PARTS).order_by("-owed", "pk"))


def advised(accounts: list[int], *, on: date) -> dict[int, tuple[Facts, Advice]]:
    """The facts and the next step of these accounts as they are now, not as the night left them."""
    table = table_in_force()
    return {pk: (one, advise(one, table=table, on=on)) for pk, one in facts(on=on, accounts=accounts)}


def way_of(account: RentAccount, *, step: str) -> tuple[LetterWay, str]:
    """(the way, the e-mail address). A formal notice is a registered letter; the others go by e-mail where one is known."""
    if step == Step.NOTICE:
        return LetterWay.REGISTERED, ""
    person = tenant_of(account)
    mails = ContactPoint.objects.usable().filter(
        person=person, channel=Means.EMAIL, belongs_to__in=(ContactOwner.SELF, ContactOwner.HOUSEHOLD)
    )
    mail = mails.order_by("rank", "pk").values_list("value", flat=True).first() if person else None
    return (LetterWay.EMAIL, mail) if mail else (LetterWay.LETTER, "")


def tenant_of(account: RentAccount) -> Person | None:
    home = home_of(account)
    return home.reference_person if home is not None else None


def home_of(account: RentAccount) -> Household | None:
    return getattr(account.lease, "household", None)


def standing_in_the_way(
    account: RentAccount, *, step: str, way: str, mail: str, found: tuple[Facts, Advice] | None
) -> str:
    """The cause for which this letter is not to leave now, "" when it may."""
    home, person = home_of(account), tenant_of(account)
    if home is None or person is None:
        return AsideCause.NO_HOME
    if found is None or found[1].step != step:
        return _other_step(found)
    if found[0].benefit_stopped:
        return AsideCause.BENEFIT
    if is_unsafe(home):
        return AsideCause.HUMAN
    if has_guardian(person):
        return AsideCause.GUARDIAN
    if way != LetterWay.EMAIL and not account.lease.main_unit.building.address.strip():
        return AsideCause.NO_ADDRESS
    return _asked_of_the_gate(home, person, way=way, mail=mail)


def _other_step(found: tuple[Facts, Advice] | None) -> str:
    if found is None:
        return AsideCause.OTHER_STEP
    known, advice = found
    if advice.step == Step.HUMAN:
        return AsideCause.HUMAN
    if advice.step == Step.BENEFIT:
        return AsideCause.BENEFIT
    waits = advice.step == Step.WAIT and (known.paused_until or advice.on)
    return AsideCause.WAIT if waits else AsideCause.OTHER_STEP


def _asked_of_the_gate(home: Household, person: Person, *, way: str, mail: str) -> str:
    verdict = gate.ask(
        household_id=home.pk, person_id=person.pk, channel=channel_of(way), trade=TRADE, now=timezone.now(), value=mail
    )
    return {Answer.GO: "", Answer.WAIT: AsideCause.WAIT, Answer.HUMAN: AsideCause.HUMAN}[verdict.answer]


def channel_of(way: str) -> Channel:
    return Channel.EMAIL if way == LetterWay.EMAIL else Channel.LETTER


def is_unsafe(home: Household) -> bool:
    """A way to reach someone there is unsafe for them: nothing goes to that door but through the referent."""
    there = Q(person__occupancies__household=home.pk, person__occupancies__ends_on=None)
    return ContactPoint.objects.filter(there, safe_to_use=False).exists()


def has_guardian(person: Person) -> bool:
    today = timezone.localdate()
    return Guardian.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person=person).exists()


def content_of(account: RentAccount, *, on: date, officer, known: Facts | None = None) -> dict:
    """What the letter says of this account, in words: kept as it was read. What is not due yet is never in it, and the benefit
    that is still to come (`known`) is taken off. What came in and settles nothing yet is a line too: the lines make the total."""
    dues = list(open_dues(account).filter(due_on__lte=on))
    building, person = account.lease.main_unit.building, tenant_of(account)
    town = f"{building.postal_code} {building.municipality}".strip()
    asked, since = account.owed, dues[0].due_on if dues else on
    lines = [[_named(due), short_date(due.due_on), euros(due.left)] for due in dues]
    if (waiting := sum((due.left for due in dues), ZERO) - account.owed) > 0:
        lines.append(["Versements reçus, à déduire", "", euros(-waiting)])
    if known is not None and known.awaited and known.awaited_until:
        asked, since = max(asked - known.awaited, ZERO), known.own_since or since
        lines.append(["Aide au logement attendue, déduite", short_date(known.awaited_until), euros(-known.awaited)])
    return {
        "person": person.full_name if person else "",
        "address": postal_lines(building.address, town),
        "reference": f"bail {account.lease}",
        "total": euros(asked),
        "since": short_date(since),
        "monthly": euros(to_cent(asked / 12)),
        "dues": lines,
        "contact": contact_of(officer),
    }


def contact_of(officer) -> str:
    """Whom the tenant may speak to: a name, a telephone, an address."""
    return ", ".join(filter(None, (str(officer), phone(officer.phone), officer.email)))


def _named(due) -> str:
    month = f", {due.period:%m/%Y}" if due.period else ""
    return f"{due.get_kind_display()}{month}"


def batches(user) -> QuerySet[LetterBatch]:
    """The latest first, each with how many letters are `ready`, `left` and `aside`."""
    states = {name: Count("letters", filter=Q(letters__state=state)) for name, state in _COUNTED.items()}
    return (
        LetterBatch.objects.visible_to(user)
        .annotate(**states)
        .select_related("agency", "officer", "prepared_by", "sent_by")
        .order_by("-pk")
    )


_COUNTED = {"ready": LetterState.READY, "left": LetterState.LEFT, "aside": LetterState.ASIDE}


def letters_of(batch: LetterBatch, *, aside: bool) -> QuerySet[Letter]:
    rows = batch.letters.filter(state=LetterState.ASIDE) if aside else batch.letters.exclude(state=LetterState.ASIDE)
    return with_names(rows).order_by("cause", "-owed", "pk")


def counts_of(batch: LetterBatch) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """How many go which way, and how many stay for which reason: (code, words, number)."""
    rows = batch.letters.order_by()
    ways = dict(rows.exclude(state=LetterState.ASIDE).values_list("way").annotate(number=Count("pk")))
    causes = dict(rows.filter(state=LetterState.ASIDE).values_list("cause").annotate(number=Count("pk")))
    return (
        [(way.value, str(way.label), ways[way]) for way in LetterWay if way in ways],
        [(cause.value, str(cause.label), causes[cause]) for cause in AsideCause if cause in causes],
    )


def with_names(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    return rows.select_related("account__lease__household__reference_person", "batch")


def to_review(user) -> QuerySet[Letter]:
    """What came back, the oldest first."""
    rows = Letter.objects.visible_to(user).filter(state=LetterState.CAME_BACK)
    return with_names(rows).order_by("came_back_at", "pk")


def busy_accounts(accounts: list[int]) -> set[int]:
    """Those that another batch, not sent yet, already holds a letter for."""
    return set(Letter.objects.filter(account__in=accounts, state=LetterState.READY).values_list("account", flat=True))


def waiting_counts(accounts: QuerySet[RentAccount]) -> list[dict]:
    """How many of these accounts wait for each letter and are in no batch yet."""
    held = Letter.objects.filter(account=OuterRef("pk"), state=LetterState.READY)
    rows = accounts.filter(~Exists(held), next_step__step__in=_LETTERS)
    found = dict(rows.order_by().values_list(F("next_step__step")).annotate(count=Count("pk")))
    return [{"step": step, "label": step.label, "count": found.get(step, 0)} for step in _LETTERS]


_LETTERS = (Step.REMIND, Step.PLAN, Step.NOTICE)
