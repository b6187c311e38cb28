"""Lines of the rent accounts, from the file that the accounting software sends every day. What is common to all files is in
foundation/exchange/lines. A line is never changed: one that comes back with another value is refused, and says what to send."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from loge.domains.arrears.choices import MONEY_IN, Debt, EntryKind
from loge.domains.arrears.models import LedgerEntry
from loge.domains.arrears.operations import ledger
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.permissions import check_can_import
from loge.domains.arrears.rules import words
from loge.foundation.errors import Refusal
from loge.foundation.exchange.lines import engine
from loge.foundation.exchange.lines.importer import Importer, Reading
from loge.foundation.exchange.mapping import TargetField
from loge.foundation.exchange.values.codes import read_code, read_text
from loge.foundation.exchange.values.dates import read_date
from loge.foundation.exchange.values.numbers import read_amount
from loge.foundation.exchange.values.words import read_word
from loge.foundation.ui.french import euros
from loge.registers.tenants.models import Lease

LINE, SUM = "L’écriture", "La somme"
_CHANGED = "Cette écriture a déjà été reçue, et dit autre chose. Une écriture ne se change pas : faites envoyer une correction."


def _field(code: str, label: str, group: str, titles: str, looks: str = "") -> TargetField:
    return TargetField(code, label, group, frozenset(titles.split("|")), looks=looks)


class LedgerReading(Reading):
    """`seen` tells apart two lines of one file that say the same: they are two lines."""

    def __init__(self, sender: str, day: date):
        self.sender, self.seen = sender, Counter[str]()
        read_day = partial(read_date, pivot=day.year % 100, earliest=1990)
        self.readers = {
            "lease": partial(read_code, longest=60), "piece": partial(read_code, longest=80),
            "label": partial(read_text, longest=140),
            "dated_on": read_day, "due_on": read_day, "period": words.read_month, "debit": read_amount, "credit": read_amount,
            "amount": read_amount, "kind": lambda cell: read_word(cell, words.KINDS, what="Nature"),
            "debt": lambda cell: read_word(cell, words.DEBTS, what="Dette"),
        }  # fmt: skip

    def settle(self, line) -> None:
        said = line.values
        try:
            amount = _amount(said.pop("debit", ""), said.pop("credit", ""), said.get("amount", ""))
            kind = said.get("kind") or words.kind_in(said.get("label", ""), amount)
            said["kind"], remark = _on_its_side(kind, amount)
        except Refusal as refusal:
            line.refuse(str(refusal))
            return
        if remark:
            line.note(remark)
        said["amount"] = f"{amount:.2f}"
        said["debt"] = said.get("debt") or words.DEBT_OF.get(said["kind"], Debt.RENT)
        said["due_on"] = said.get("due_on") or said["dated_on"]
        if not said.get("period") and said["kind"] != EntryKind.PAYMENT:
            said["period"] = said["dated_on"][:8] + "01"
        said["source"] = self.sender
        said["key"] = said.pop("piece", "") or self._fingerprint(said)
        line.key = said["key"]

    def _fingerprint(self, said: dict[str, str]) -> str:
        text = "|".join(said.get(code, "") for code in ("lease", "dated_on", "kind", "debt", "amount", "label"))
        self.seen[text] += 1
        return "=" + hashlib.sha256(f"{text}|{self.seen[text]}".encode()).hexdigest()[:40]


def _amount(debit: str, credit: str, amount: str) -> Decimal:
    """Positive is owed. Debit and credit on one line are a fault of the export, unless one of them is nothing."""
    given = [Decimal(text) for text in (debit, credit) if text and Decimal(text)]
    if amount and given:
        raise Refusal("Choisissez : ou bien un montant signé, ou bien débit et crédit.")
    if len(given) == 2:
        raise Refusal("Une écriture est au débit ou au crédit, pas aux deux.")
    total = Decimal(debit or 0) - Decimal(credit or 0) + Decimal(amount or 0)
    if total == 0:
        raise Refusal("Cette écriture n’a pas de montant.")
    return total


def _on_its_side(kind: str, amount: Decimal) -> tuple[str, str]:
    """The kind that this sign makes of it, and what to say about it. Raise Refusal when it cannot be told."""
    if not kind:
        raise Refusal(
            "La nature de cette écriture n’est pas comprise : choisissez-la ici ou laissez la ligne de côté."
        )
    if kind == EntryKind.PAYMENT and amount > 0:
        raise Refusal("Un paiement au débit : est-ce un rejet ? Choisissez la nature, ou corrigez le signe.")
    if kind == EntryKind.RETURNED_PAYMENT and amount < 0:
        raise Refusal("Un rejet au crédit ferait baisser la dette : corrigez le signe.")
    if kind in MONEY_IN and amount > 0:
        return EntryKind.CORRECTION, f"{EntryKind(kind).label} au débit : lu comme une reprise."
    if kind in (EntryKind.RENT, EntryKind.CHARGES) and amount < 0:
        return EntryKind.CORRECTION, f"{EntryKind(kind).label} négatif : lu comme une correction du mois."
    return kind, ""


class Ledger(Importer):
    code = "ledger"
    heading = "Écritures des comptes"
    home = "arrears:list"
    record = ("arrears:entry", "Écriture")
    expected = "Un fichier .csv ou .xlsx, une ligne par écriture : n° de bail, date, libellé, débit et crédit (ou montant signé)."
    model = LedgerEntry
    parts = frozenset({"arrears_matching"})
    required = frozenset({"lease", "dated_on"})
    fields = (
        _field("lease", "N° de bail", LINE, "bail|n bail|numero de bail|contrat|n contrat|numero contrat|compte|n compte"),
        _field("dated_on", "Date", LINE, "date|date ecriture|date comptable|date operation|jour", "date"),
        _field("due_on", "Échéance", LINE, "echeance|date echeance|exigible le|date limite", "date"),
        _field("period", "Mois concerné", LINE, "periode|mois|mois concerne|quittancement|terme"),
        _field("label", "Libellé", LINE, "libelle|intitule|designation|texte|commentaire"),
        _field("kind", "Nature", LINE, "nature|type|code|code ecriture|rubrique|type ecriture"),
        _field("debt", "Dette", LINE, "dette|sous compte|type de compte"),
        _field("piece", "N° de pièce", LINE, "piece|n piece|numero de piece|n ecriture|identifiant|id|reference"),
        _field("debit", "Débit", SUM, "debit|montant debit|du", "amount"),
        _field("credit", "Crédit", SUM, "credit|montant credit|recu|paye", "amount"),
        _field("amount", "Montant signé", SUM, "montant|somme|montant signe", "amount"),
    )  # fmt: skip

    def check_may(self, user) -> None:
        check_can_import(user)

    def check_columns(self, codes) -> None:
        super().check_columns(codes)
        if not {"amount", "debit", "credit"} & set(codes):
            raise Refusal("Il manque la somme : une colonne « Montant signé », ou « Débit » et « Crédit ».")

    def reading(self, run) -> Reading:
        return LedgerReading(run.sender.code, run.reference_date or timezone.localdate())

    def find(self, lines, run):
        keys = [line.values["key"] for line in lines if "key" in line.values]
        known = _as_shown().filter(source=run.sender.code, sender_key__in=keys)
        by_key = {entry.sender_key: entry for entry in known}
        leases = _leases([line.values["lease"] for line in lines if "lease" in line.values])
        found = {}
        for line in lines:
            number = line.values.get("lease", "")
            if leases[number] != 1:
                wrong = "Plusieurs baux portent" if leases[number] else "Aucun bail du registre ne porte"
                line.refuse(f"{wrong} le n° « {number} ».", "lease")
            elif entry := by_key.get(line.values["key"]):
                found[line.number] = entry
                if any(line.values.get(code, text) != text for code, text in self.shown(entry).items()):
                    line.refuse(_CHANGED)
        return found

    def shown(self, record) -> dict[str, str]:
        texts = ("kind", "debt", "label", "source")
        return {code: str(getattr(record, code)) for code in texts} | {
            "lease": record.account.lease.number,
            "key": record.sender_key,
            "amount": f"{record.amount:.2f}",
            "dated_on": record.dated_on.isoformat(),
            "due_on": record.due_on.isoformat(),
            "period": record.period.isoformat() if record.period else "",
            "hand": "oui" if _by_hand(record) else "",
        }

    def create(self, values, *, by):
        return self.create_together([values], by=by)[0]

    def create_together(self, rows, *, by):
        leases = dict(Lease.objects.filter(number__in={row["lease"] for row in rows}).values_list("number", "pk"))
        added = ledger.record_lines(
            [_line(row, leases[row["lease"]]) for row in rows], source=rows[0]["source"], by=by
        )
        if len(added) != len(rows):
            raise Refusal(_CHANGED)  # another import brought one of them meanwhile
        for entry in added:
            entry.hand = False  # nobody has seen them yet
        return added

    def update(self, record, values, *, by) -> None:
        raise Refusal(_CHANGED)

    def remove(self, record, *, by) -> None:
        ledger.withdraw_line(record, by=by)

    def title(self, values) -> str:
        return f"Bail {values.get('lease', '?')}, {values.get('label') or values.get('kind', '')}"

    def say(self, code: str, text: str) -> str:
        if code == "kind":
            return EntryKind(text).label
        if code == "debt":
            return Debt(text).label
        return euros(Decimal(text)) if code == "amount" else text

    @property
    def by_code(self) -> dict[str, TargetField]:
        made = {"source": "Émetteur", "key": "Clé", "hand": "Imputée à la main"}
        return super().by_code | {code: TargetField(code, label, LINE, frozenset()) for code, label in made.items()}


def _as_shown() -> QuerySet[LedgerEntry]:
    """With all that `shown` reads."""
    return LedgerEntry.objects.with_hand().select_related("account__lease")


def _line(values: Mapping[str, str], lease_id: int) -> ledger.Line:
    return ledger.Line(
        lease_id=lease_id, debt=values["debt"], kind=values["kind"], amount=Decimal(values["amount"]),
        dated_on=date.fromisoformat(values["dated_on"]), due_on=date.fromisoformat(values["due_on"]),
        label=values.get("label", ""), period=date.fromisoformat(values["period"]) if values.get("period") else None,
        key=values["key"],
    )  # fmt: skip


def _by_hand(record: LedgerEntry) -> bool:
    """Someone decided what it settles, or what settles it: no undoing takes that away."""
    given = getattr(record, "hand", None)
    return LedgerEntry.objects.with_hand().get(pk=record.pk).hand if given is None else given


def _leases(numbers: list[str]) -> Counter[str]:
    """How many leases bear each number."""
    return Counter(Lease.objects.filter(number__in=set(numbers)).values_list("number", flat=True))


LEDGER: Importer = Ledger()


@app.task(name="import_ledger", queue="imports")
def import_ledger(run_id: int) -> None:
    """Each step of an import, in the background, then what it changes in the accounts. Safe to be run twice."""
    engine.work(LEDGER, run_id)
    follow_accounts(on=timezone.localdate(), by=None)
