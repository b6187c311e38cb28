"""The daily file of the accounts: nothing guessed, nothing twice, nothing changed."""

from decimal import Decimal

import pytest

from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.imports import LEDGER, import_ledger
from loge.domains.arrears.models import LedgerEntry, Matching
from loge.domains.arrears.operations.matching import match_by_hand
from loge.domains.arrears.rules import words
from loge.domains.arrears.tests.world import month
from loge.foundation.errors import Refusal
from loge.foundation.exchange.lines import engine, operations
from loge.foundation.exchange.models import ImportRun, Sender
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

TITLES = "N° contrat;Date écriture;Libellé;Débit;Crédit;N° pièce"


@pytest.fixture
def clerk():
    return UserFactory(roles=[Role.ARREARS_OFFICER])


@pytest.fixture
def preview(world, clerk, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    world.lease.number = "0012/01"
    world.lease.save()

    def preview(*lines, titles=TITLES) -> ImportRun:
        path = tmp_path / "ecritures.csv"
        path.write_bytes("\r\n".join([titles, *lines, ""]).encode("cp1252"))
        sender = Sender.objects.get_or_create(code="compta", defaults={"name": "Comptabilité"})[0]
        run = operations.receive_file(importer=LEDGER, path=path, filename=path.name, sender=sender, by=clerk)
        columns = {int(place): code for place, code in run.columns.items()}
        return settle(operations.map_and_check(run, importer=LEDGER, columns=columns, by=clerk))

    return preview


def settle(run):
    engine.work(LEDGER, run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def load(preview, clerk):
    def load(*lines, **options) -> ImportRun:
        return settle(operations.apply_import(preview(*lines, **options), importer=LEDGER, by=clerk))

    return load


def day(back=1, number=1) -> str:
    return month(back).replace(day=number).strftime("%d/%m/%Y")


def said(run, number=2) -> str:
    return " ".join(remark["text"] for remark in run.lines_read.get(number=number).remarks)


RENT = f"0012/01;{day()};Loyer;1 234,56 €;;P1"
PAID = f"0012/01;{day(number=5)};Prélèvement SEPA;;1234,56;P2"


def test_columns_are_known_by_their_titles_and_lines_read_as_they_come(load):
    run = load(RENT, PAID)
    assert run.counts["lines"] == {"create": 2}
    rent, paid = LedgerEntry.objects.order_by("pk")
    assert (rent.kind, rent.debt, rent.amount, rent.period) == (
        EntryKind.RENT,
        Debt.RENT,
        Decimal("1234.56"),
        month(1),
    )
    assert (paid.kind, paid.amount, paid.period) == (EntryKind.PAYMENT, Decimal("-1234.56"), None)


def test_the_same_file_twice_adds_nothing(load):
    load(RENT, PAID)
    assert load(RENT, PAID).counts["lines"] == {"unchanged": 2}
    assert LedgerEntry.objects.count() == 2


def test_two_lines_alike_in_one_file_are_two_lines(load):
    alike = f"0012/01;{day()};Stationnement loyer;40;;"
    load(alike, alike)
    assert LedgerEntry.objects.count() == 2
    assert load(alike, alike).counts["lines"] == {"unchanged": 2}


def test_a_line_that_comes_back_otherwise_is_refused_and_says_what_to_send(load):
    load(RENT)
    run = load(RENT.replace("1 234,56", "1 200,00"))
    assert run.counts["lines"] == {"error": 1}
    assert "faites envoyer une correction" in said(run)
    assert LedgerEntry.objects.get().amount == Decimal("1234.56")


@pytest.mark.parametrize(
    ("line", "words_"),
    [
        (f"9999;{day()};Loyer;400;;P1", "Aucun bail du registre ne porte"),
        (f"0012/01;{day()};Loyer;400;400;P1", "pas aux deux"),
        (f"0012/01;{day()};Loyer;;;P1", "pas de montant"),
        (f"0012/01;{day()};Loyer;beaucoup;;P1", "n’est pas un nombre"),
        (f"0012/01;{day()};Divers;400;;P1", "nature de cette écriture n’est pas comprise"),
        (f"0012/01;{day()};Rejet de prélèvement;;400;P1", "corrigez le signe"),
        ("0012/01;00/00/0000;Loyer;400;;P1", "vide"),
    ],
)
def test_what_is_not_understood_is_refused_never_guessed(preview, line, words_):
    run = preview(line)
    assert run.counts["lines"] == {"error": 1}
    assert words_ in said(run)


def test_a_payment_at_the_debit_asks_whether_the_bank_returned_it(preview):
    run = preview(f"0012/01;{day()};Paiement;400;;P1;Paiement", titles=f"{TITLES};Nature")
    assert "est-ce un rejet" in said(run)


def test_a_negative_rent_is_a_correction_of_its_month(load):
    run = load(f"0012/01;{day(2)};Loyer;-30;;P1")
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount, entry.period) == (EntryKind.CORRECTION, Decimal(-30), month(2))
    assert "lu comme une correction" in said(run)


def test_columns_without_any_sum_are_refused(preview):
    with pytest.raises(Refusal, match="Il manque la somme"):
        preview(f"0012/01;{day()};Loyer", titles="N° contrat;Date écriture;Libellé")


def test_an_import_is_undone_with_what_the_rules_had_matched(load, clerk):
    run = load(RENT, PAID)
    import_ledger(run.pk)
    assert Matching.objects.live().count() == 1
    settle(operations.undo_import(run, importer=LEDGER, by=clerk))
    assert not LedgerEntry.objects.exists() and not Matching.objects.exists()


def test_what_a_person_decided_is_not_undone(load, clerk):
    run = load(RENT, PAID)
    rent, paid = LedgerEntry.objects.order_by("pk")
    match_by_hand(paid, due=rent, amount=Decimal(100), by=clerk)
    run = settle(operations.undo_import(run, importer=LEDGER, by=clerk))
    assert LedgerEntry.objects.count() == 2
    assert len(run.report["kept"]) == 2


def test_who_may_not_import(world, load, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(TITLES)
    sender = Sender.objects.create(code="autre", name="Autre")
    for someone, why in ((world.social, "importe"), (world.officer, "tout l’organisme")):
        with pytest.raises(Refusal, match=why):
            operations.receive_file(importer=LEDGER, path=path, filename="x.csv", sender=sender, by=someone)


def test_words_of_the_trade():
    assert words.kind_in("Rejet de prélèvement SEPA", Decimal(400)) == EntryKind.RETURNED_PAYMENT
    assert words.kind_in("Régularisation de charges 2026", Decimal(90)) == EntryKind.RECONCILIATION
    assert words.kind_in("Prélèvement", Decimal(400)) == ""
    assert (
        words.read_month("04/2027").value
        == words.read_month("202704").value
        == words.read_month("2027-04").value
        == "2027-04-01"
    )
    assert "n’est pas un mois" in words.read_month("13/2027").fault
