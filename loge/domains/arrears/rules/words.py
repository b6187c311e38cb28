"""What accounting software calls the lines of a rent account, and the months that it names."""

import re
from decimal import Decimal
from functools import lru_cache

from loge.domains.arrears.choices import Debt, EntryKind
from loge.foundation.exchange.values.reading import NOTHING, Read
from loge.foundation.text import fold

_KINDS = {
    EntryKind.RENT: "loyer|loyer principal|loy|quittance|lp|terme",
    EntryKind.CHARGES: "charges|provision|provisions|provision pour charges|provisions sur charges|chg|acompte charges",
    EntryKind.RECONCILIATION: "regularisation|regul|regularisation de charges|regularisation annuelle",
    EntryKind.INCOME_SURCHARGE: "sls|surloyer|supplement de loyer|supplement de loyer de solidarite",
    EntryKind.STATUTORY_REDUCTION: "rls|reduction de loyer de solidarite",
    EntryKind.REPAIR_RECHARGE: "reparations locatives|reparations|degradations|facture locataire",
    EntryKind.COURT_COSTS: "frais|frais de procedure|frais huissier|depens",
    EntryKind.INTEREST: "interets|interet",
    EntryKind.PAYMENT: "paiement|reglement|encaissement|prelevement|virement|cheque|especes|carte|tip|pai|enc",
    EntryKind.RETURNED_PAYMENT: "rejet|impaye|rejet de prelevement|prelevement rejete|cheque impaye|rej",
    EntryKind.HOUSING_BENEFIT: "apl|al|als|alf|aide au logement|caf|msa",
    EntryKind.HARDSHIP_FUND: "fsl|fonds de solidarite logement",
    EntryKind.EMPLOYERS_AID: "action logement|aide action logement|1 logement",
    EntryKind.OTHER_AID: "aide|secours|ccas",
    EntryKind.WRITE_OFF: "admission en non valeur|anv|non valeur|perte",
    EntryKind.ERASED: "effacement|effacement de dette|retablissement personnel",
    EntryKind.DEPOSIT: "depot de garantie|dg|caution",
    EntryKind.CORRECTION: "correction|annulation|avoir|extourne|od",
}
KINDS = {fold(word): kind.value for kind, words in _KINDS.items() for word in words.split("|")} | {
    fold(kind.label): kind.value for kind in EntryKind
}
DEBTS = {fold(debt.label): debt.value for debt in Debt} | {
    "loyer": Debt.RENT.value, "habitation": Debt.RENT.value, "parking": Debt.PARKING.value, "garage": Debt.PARKING.value,
    "commerce": Debt.SHOP.value, "frais": Debt.COSTS.value, "regularisation": Debt.RECONCILIATION.value,
}  # fmt: skip
DEBT_OF = {
    EntryKind.RECONCILIATION: Debt.RECONCILIATION,
    EntryKind.REPAIR_RECHARGE: Debt.REPAIRS,
    EntryKind.COURT_COSTS: Debt.COSTS,
    EntryKind.INTEREST: Debt.COSTS,
}
# Longest words first, so that « rejet de prélèvement » is no « prélèvement ».
_IN_LABELS = [
    (re.compile(rf"\b{re.escape(word)}\b"), kind) for word, kind in sorted(KINDS.items(), key=lambda p: -len(p[0]))
]
_MONTH = re.compile(r"(?:(\d{4})[-/ ]?(\d{1,2})|(\d{1,2})[-/ ](\d{4}))(?:[-/ ]\d{1,2})?")


def kind_in(label: str, amount: Decimal) -> str:
    """The kind that a label says, "" when it says none; a word of payment on a sum owed is a payment returned by the bank."""
    said = _kind_said(label)
    return said if said != EntryKind.PAYMENT or amount < 0 else ""


@lru_cache(maxsize=4096)
def _kind_said(label: str) -> str:
    """A file of a hundred thousand lines says a few hundred labels."""
    words = fold(label)
    return next((kind for pattern, kind in _IN_LABELS if len(pattern.pattern) > 6 and pattern.search(words)), "")


def read_month(cell: str) -> Read:
    """« 2027-04 », « 04/2027 » or « 202704 » → the first day of the month."""
    text = cell.strip()
    if not text:
        return NOTHING
    if not (found := _MONTH.fullmatch(text)):
        return Read("", f"« {text[:20]} » n’est pas un mois. Écrivez par exemple 04/2027.")
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    if not 1 <= int(month) <= 12:
        return Read("", f"« {text[:20]} » n’est pas un mois. Écrivez par exemple 04/2027.")
    return Read(f"{year}-{int(month):02d}-01")
