"""What holds of any daily file. Few examples: each is imported for real, several times, in a transaction that is rolled back."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.imports import LEDGER
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.tests.world import TODAY, build_world, month
from loge.foundation.exchange.lines import engine, operations
from loge.foundation.exchange.models import Sender
from loge.foundation.exchange.values.numbers import read_amount
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.tests.factories import make_home

TITLES = "N° contrat;Date écriture;Libellé;Débit;Crédit;N° pièce"
LEASES = ("0012/01", "0013/02")
FEW = settings(max_examples=6)
_SAID = {
    EntryKind.RENT: "Loyer", EntryKind.CHARGES: "Provisions pour charges", EntryKind.PAYMENT: "Prélèvement SEPA",
    EntryKind.RETURNED_PAYMENT: "Rejet de prélèvement", EntryKind.HOUSING_BENEFIT: "APL",
    EntryKind.RECONCILIATION: "Régularisation de charges",
}  # fmt: skip
_CREDITS = (EntryKind.PAYMENT, EntryKind.HOUSING_BENEFIT)


@dataclass(frozen=True)
class Sent:
    """One line of a file: `cents` unsigned, on the side of its kind."""

    lease: str
    kind: EntryKind
    cents: int
    back: int
    day: int
    piece: str = ""

    @property
    def on(self) -> date:
        return month(self.back) + timedelta(days=self.day)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.cents) / (-100 if self.kind in _CREDITS else 100)

    @property
    def text(self) -> str:
        sum_ = f"{self.cents // 100},{self.cents % 100:02d}"
        sides = f";{sum_}" if self.kind in _CREDITS else f"{sum_};"
        return f"{self.lease};{self.on:%d/%m/%Y};{_SAID[self.kind]};{sides};{self.piece}"


cents = st.one_of(st.sampled_from([40_000, 12_345]), st.integers(1, 200_000))
sent = st.builds(
    Sent, lease=st.sampled_from(LEASES), kind=st.sampled_from(list(_SAID)), cents=cents, back=st.integers(1, 4),
    day=st.integers(0, 20),
)  # fmt: skip
# Every line has its number, as accounting software gives one: without, two lines alike in two files are one line sent twice.
files = st.lists(sent, min_size=2, max_size=12).map(
    lambda lines: [replace(one, piece=f"P{n}") for n, one in enumerate(lines)]
)


@dataclass
class Office:
    """Who sends the files; two homes, with lines of before."""

    by: object
    folder: object

    def load(self, lines):
        path = self.folder / "jour.csv"
        path.write_text("\r\n".join([TITLES, *(line if isinstance(line, str) else line.text for line in lines), ""]))
        sender = Sender.objects.get_or_create(code="compta", defaults={"name": "Comptabilité"})[0]
        run = operations.receive_file(importer=LEDGER, path=path, filename=path.name, sender=sender, by=self.by)
        columns = {int(place): code for place, code in run.columns.items()}
        run = self._work(operations.map_and_check(run, importer=LEDGER, columns=columns, by=self.by))
        return self._work(operations.apply_import(run, importer=LEDGER, by=self.by))

    def undo(self, run):
        return self._work(operations.undo_import(run, importer=LEDGER, by=self.by))

    def _work(self, run):
        engine.work(LEDGER, run.pk)
        run.refresh_from_db()
        return run


@pytest.fixture
def office(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    world = build_world()
    for lease, number in zip((world.lease, make_home(ages=[50], agency=world.agency).lease), LEASES, strict=True):
        lease.number = number
        lease.save()
    office = Office(UserFactory(roles=[Role.ARREARS_OFFICER]), tmp_path)
    owed, paid = (
        Sent(LEASES[0], EntryKind.RENT, 45_000, 5, 0, "A1"),
        Sent(LEASES[1], EntryKind.PAYMENT, 900, 5, 3, "A2"),
    )
    office.load([owed, paid])
    return office


@contextmanager
def forgotten():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lines() -> Counter:
    said = ("account__lease__number", "debt", "kind", "amount", "label", "dated_on", "due_on", "period", "sender_key")
    return Counter(LedgerEntry.objects.values_list(*said))


def balances() -> dict:
    rows = LedgerEntry.objects.order_by().values_list("account__lease__number").annotate(total=Sum("amount"))
    return dict(rows)


def settled() -> Counter:
    """What is left of each line once the rules have settled all they can, and what came back. Lines alike are alike."""
    for account in RentAccount.objects.order_by("pk"):
        match_account(account, on=TODAY(), by=None)
    said = ("account", "debt", "kind", "amount", "dated_on", "left", "returned__dated_on")
    return Counter(LedgerEntry.objects.with_left().values_list(*said))


def result() -> tuple:
    return lines(), balances(), settled()


def test_a_file_imported_twice_changes_nothing_and_what_is_written_is_what_was_accepted_to_the_cent(office):
    @FEW
    @given(files, st.integers(0, 5))
    def holds(said, unknown):
        with forgotten():
            before = balances()
            strangers = [replace(one, lease="9999") for one in said[:unknown]]
            run = office.load([*said, *(replace(one, piece=f"X{one.piece}") for one in strangers)])
            assert run.counts["lines"] == {"create": len(said)} | ({"error": len(strangers)} if strangers else {})
            for lease in LEASES:
                accepted = sum((one.amount for one in said if one.lease == lease), Decimal(0))
                assert balances().get(lease, 0) == before[lease] + accepted
            first = {*LedgerEntry.objects.values_list("pk", flat=True)}, result()
            assert office.load(said).counts["lines"] == {"unchanged": len(said)}
            assert ({*LedgerEntry.objects.values_list("pk", flat=True)}, result()) == first

    holds()


def test_the_order_of_the_lines_changes_neither_the_balance_nor_what_settles_what(office):
    @FEW
    @given(files.flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
    def holds(orders):
        found = []
        for said in orders:
            with forgotten():
                office.load(said)
                found.append(result())
        assert found[0] == found[1]

    holds()


def test_a_file_cut_in_two_gives_the_same_as_at_once(office):
    @FEW
    @given(files, st.integers(1, 11))
    def holds(said, at):
        said = sorted(said, key=lambda one: (one.on, one.piece))
        with forgotten():
            office.load(said)
            whole = result()
        with forgotten():
            for half in (said[:at], said[at:]):
                if half:
                    office.load(half)
            assert result() == whole

    holds()


def test_undoing_gives_back_the_state_before_whatever_was_settled_meanwhile(office):
    @FEW
    @given(files)
    def holds(said):
        with forgotten():
            before = result(), {*LedgerEntry.objects.values_list("pk", flat=True)}, Matching.objects.live().count()
            run = office.load(said)
            settled()
            assert office.undo(run).report["undone"] == {"deleted": len(said)}
            assert (
                result(),
                {*LedgerEntry.objects.values_list("pk", flat=True)},
                Matching.objects.live().count(),
            ) == before

    holds()


def test_a_correction_of_a_past_month_adds_a_line_and_changes_none(office):
    @FEW
    @given(files, st.integers(1, 50_000))
    def holds(said, cents):
        with forgotten():
            office.load(said)
            kept, owed = lines(), balances()
            lease, back = said[0].lease, said[0].back
            text = f"{lease};{month(back):%d/%m/%Y};Loyer;-{cents // 100},{cents % 100:02d};;CORR"
            office.load([text])
            assert kept < lines() and lines().total() == kept.total() + 1
            assert balances() == owed | {lease: owed[lease] - Decimal(cents) / 100}
            added = LedgerEntry.objects.get(sender_key="CORR")
            assert (added.kind, added.period) == (EntryKind.CORRECTION, month(back))

    holds()


spaces = st.sampled_from(["", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"])
signs = st.sampled_from([("", ""), ("-", ""), ("", "-"), ("(", ")"), ("\N{MINUS SIGN}", ""), ("- ", ""), ("", " -")])
units = st.sampled_from(["", "€", " €", "\N{NO-BREAK SPACE}€", " EUR", " euros"])


@given(st.integers(0, 99_999_999), spaces, signs, units)
def test_an_amount_is_read_however_it_is_typed(amount, space, sign, unit):
    whole = f"{amount // 100:,}".replace(",", space)
    cell = f"{sign[0]}{whole},{amount % 100:02d}{sign[1]}{unit}"
    read = read_amount(cell)
    assert not read.fault, cell
    assert Decimal(read.value) == Decimal(amount if sign == ("", "") else -amount) / 100


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Loyer;beaucoup;;W1", "n’est pas un nombre"),
        ("Loyer;1,2,3;;W2", "n’est pas un nombre"),
        ("Loyer;12--;;W3", "n’est pas un nombre"),
        ("Loyer;1.234,56.7;;W4", "n’est pas un nombre"),
        ("Loyer;(12,00;;W5", "n’est pas un nombre"),
        ("Loyer;12 $;;W6", "n’est pas un nombre"),
        ("Loyer;999999999999;;W7", "trop grand"),
        ("Loyer;0,00 €;;W8", "pas de montant"),
        ("Rejet de prélèvement;;12,00;W9", "corrigez le signe"),
        ("Loyer;12;12;WA", "pas aux deux"),
    ],
)
def test_a_sum_that_cannot_be_told_is_refused_in_french_and_writes_nothing_for_its_line(office, line, words):
    known = lines()
    run = office.load([f"{LEASES[0]};{month(1):%d/%m/%Y};{line}", Sent(LEASES[0], EntryKind.RENT, 100, 1, 0, "JUSTE")])
    assert run.counts["lines"] == {"error": 1, "create": 1}
    said = run.lines_read.get(number=2).remarks
    assert words in " ".join(remark["text"] for remark in said)
    assert lines().total() == known.total() + 1


@pytest.mark.parametrize("text", ["-30", "30-", "(30,00)", "-30,00 €", "\N{MINUS SIGN}30,00"])
def test_a_negative_rent_is_a_correction_however_it_is_typed(office, text):
    run = office.load([f"{LEASES[0]};{month(2):%d/%m/%Y};Loyer;{text};;N1"])
    entry = LedgerEntry.objects.get(sender_key="N1")
    assert (entry.kind, entry.amount, entry.period) == (EntryKind.CORRECTION, Decimal(-30), month(2))
    assert "lu comme une correction" in run.lines_read.get().remarks[0]["text"]
