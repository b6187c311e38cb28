"""Which figures are shown, in which order and how each is counted; and how their numbers are written."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from loge.domains.arrears.choices import Debt, EntryKind, Payer, PlanStatus
from loge.domains.arrears.queries.figures import Counted, Number, procedure_acts
from loge.domains.arrears.queries.levels import Effect
from loge.foundation.ui.french import MONTHS as MONTHS_OF_YEAR
from loge.foundation.ui.french import NBSP, euros, number

YEAR = "Pendant les douze mois qui finissent ce jour."
OWES = "Tout ce qui est échu ce jour-là, hors local commercial, moins tout ce qui est reçu."
_LATER = "day > %(since)s::date - interval '{0} months' AND day <= %(on)s::date - interval '{0} months'"


def _accounts(code, label, how, where, amount="owed") -> Counted:
    return Counted(code, label, how, "accounts", where, amount)


_PRESENT = (
    _accounts(
        "logements", "Logements loués", "Baux d’habitation en cours ce jour-là.", "present AND is_dwelling", "monthly"
    ),
    _accounts(
        "factures",
        "Facturé dans l’année",
        f"Loyers, charges, suppléments, régularisations. {YEAR}",
        "billed <> 0",
        "billed",
    ),
    _accounts(
        "impayes-annee",
        "Impayés de l’année",
        "Ce qui a été facturé dans l’année et n’est pas payé ce jour-là.",
        "late_of_year > 0",
        "late_of_year",
    ),
    _accounts(
        "encaissements",
        "Encaissé dans l’année",
        f"Paiements et aides, moins les rejets. {YEAR}",
        "received <> 0",
        "received",
    ),
    _accounts("presents-en-dette", "Locataires présents en dette", OWES, "present AND owed > 0"),
    _accounts(
        "mensualites",
        "Loyers mensuels des locataires en dette",
        "Loyer et charges d’un mois, moins l’aide versée au bailleur.",
        "present AND owed > 0",
        "greatest(monthly, 0)",
    ),
    _accounts(
        "trois-mois",
        "Locataires présents de plus de trois mois",
        "Les trois derniers mois échus ne sont pas payés, l’aide attendue mise à part.",
        "present AND is_dwelling AND three_months",
    ),
    _accounts("partis-en-dette", "Locataires partis en dette", OWES, "NOT present AND owed > 0"),
    _accounts(
        "premiers-defauts",
        "Dettes nées dans l’année",
        "Comptes en dette dont le plus ancien loyer impayé est échu depuis quinze jours à un an.",
        "owed > 0 AND day > %(since)s AND day <= %(on)s::date - 15",
    ),
    _accounts(
        "contactes-a-temps",
        "Contactés en moins de quinze jours",
        "Parmi elles, un contact de n’importe quel service dans les quinze jours qui suivent l’échéance.",
        "owed > 0 AND day > %(since)s AND day <= %(on)s::date - 15 AND contacted",
    ),
)
SHOPS = _accounts(
    "commerces",
    "Locaux commerciaux et associatifs en dette",
    "Leurs comptes, et les dettes de local commercial des autres comptes.",
    "shop_owed > 0",
    "shop_owed",
)
_PLANS = (
    Counted("plans-signes", "Plans signés", YEAR, "plans", "day > %(since)s", "total"),
    Counted(
        "plans-en-cours",
        "Plans en cours",
        "Signés, ni terminés, ni rompus, ni remplacés.",
        "plans",
        "note IN ('active', 'suspended')",
        "total",
    ),
    Counted(
        "plans-tenus",
        "Plans tenus",
        "Signés dans l’année et jamais rompus.",
        "plans",
        "day > %(since)s AND (broken_on IS NULL OR broken_on > %(on)s)",
        "total",
    ),
    Counted(
        "plans-rompus",
        "Plans rompus",
        f"Rompus pour la première fois. {YEAR}",
        "plans",
        "broken_on > %(since)s AND broken_on <= %(on)s",
        "total",
    ),
)
_SUCCESS = tuple(
    figure
    for months in (3, 6, 12)
    for figure in (
        Counted(
            f"plans-de-{months}-mois",
            f"Plans signés depuis {months} mois",
            f"Signés au moins {months} mois avant ce jour, sur un an.",
            "plans",
            _LATER.format(months),
            "total",
        ),
        Counted(
            f"plans-tenus-{months}-mois",
            f"Toujours tenus après {months} mois",
            f"Parmi eux, jamais rompus pendant {months} mois.",
            "plans",
            f"{_LATER.format(months)} AND (broken_on IS NULL OR broken_on > day + interval '{months} months')",
            "total",
        ),
    )
)
_REPORTS = (
    Counted(
        "a-signaler",
        "Impayés à signaler",
        f"Dont le délai finit dans l’année, sauf ceux soldés avant. {YEAR}",
        "episodes",
        "true",
    ),
    Counted(
        "signales-a-temps",
        "Signalés à temps",
        "À la CAF, à la MSA ou à la CCAPEX, avant la fin du délai.",
        "episodes",
        "reported_on <= day",
    ),
)
_AIDS = (
    Counted("fsl", "Aides du FSL", YEAR, "entries", "kind = 'fund'", "amount"),
    Counted("action-logement", "Aides d’Action Logement", YEAR, "entries", "kind = 'employers'", "amount"),
    Counted("autres-aides", "Autres aides", YEAR, "entries", "kind = 'aid'", "amount"),
    Counted(
        "effacements",
        "Dettes effacées",
        f"Par la commission ou le juge du surendettement. {YEAR}",
        "entries",
        "kind = 'erased'",
        "amount",
    ),
    Counted("non-valeurs", "Admissions en non-valeur", YEAR, "entries", "kind = 'write_off'", "amount"),
)
_ACTS = tuple(
    Counted(f"acte-{act.value.replace('_', '-')}", str(act.label), YEAR, "acts", f"kind = '{act.value}'")
    for act in procedure_acts()
)
_AGES = (
    ("0-30", "Moins d’un mois", 0, 30),
    ("31-90", "Un à trois mois", 31, 90),
    ("91-180", "Trois à six mois", 91, 180),
    ("181-365", "Six mois à un an", 181, 365),
    ("366", "Plus d’un an", 366, 99_999),
)
AGES = tuple(
    Counted(
        f"age-{code}",
        label,
        "Sommes échues et non payées, depuis leur échéance.",
        "unpaid",
        f"age BETWEEN {low} AND {high}",
        "unpaid",
    )
    for code, label, low, high in _AGES
)
PLANS_DRAWN = ("plans-signes", "plans-tenus", "plans-rompus", "plans-en-cours")
FIGURES = {one.code: one for one in (*_PRESENT, SHOPS, *_PLANS, *_SUCCESS, *_REPORTS, *_AIDS, *_ACTS, *AGES)}
EUROS, ROWS, MONTHS = "euros", "rows", "months"


@dataclass(frozen=True)
class Ratio:
    """`above` over `below`, codes of two figures; `of`: their sums, their rows, or months of rent."""

    label: str
    above: str
    below: str
    of: str

    @property
    def how(self) -> str:
        return f"{FIGURES[self.above].label} ÷ {FIGURES[self.below].label.lower()}"


RATIOS = (
    Ratio("Taux d’impayés", "impayes-annee", "factures", EUROS),
    Ratio("Présents de plus de trois mois", "trois-mois", "logements", ROWS),
    Ratio("Taux de recouvrement", "encaissements", "factures", EUROS),
    Ratio("Mois de dette des présents", "presents-en-dette", "mensualites", MONTHS),
    Ratio("Premiers contacts en moins de quinze jours", "contactes-a-temps", "premiers-defauts", ROWS),
    Ratio("Impayés signalés à temps", "signales-a-temps", "a-signaler", ROWS),
    *(
        Ratio(f"Plans tenus après {months} mois", f"plans-tenus-{months}-mois", f"plans-de-{months}-mois", ROWS)
        for months in (3, 6, 12)
    ),
)
_WITHOUT_SUM = {"logements", "premiers-defauts", "contactes-a-temps"}
CHAPTERS = (
    ("Loyers et dettes", _PRESENT),
    ("Commerces et associations", (SHOPS,)),
    ("Plans d’apurement", (*_PLANS, *_SUCCESS)),
    ("Signalements", _REPORTS),
    ("Aides et pertes", _AIDS),
    ("Procédure", _ACTS),
)
Numbers = dict[str, dict[int | None, Number]]


def has_sum(figure: Counted) -> bool:
    return figure.amount != Counted.amount and figure.code not in _WITHOUT_SUM


def ratio_in_words(ratio: Ratio, found: Numbers, agency: int | None = None) -> str:
    """« 6,5 % », « 2,3 mois », « – » when there is nothing to divide by."""
    above, below = (found[code].get(agency, Number()) for code in (ratio.above, ratio.below))
    top, bottom = (above.rows, below.rows) if ratio.of == ROWS else (above.amount, below.amount)
    if not bottom or bottom < 0:
        return "–"
    if ratio.of == MONTHS:
        return f"{number(_rounded(Decimal(top) / Decimal(bottom)))}{NBSP}mois"
    return f"{number(_rounded(100 * Decimal(top) / Decimal(bottom)))}{NBSP}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def shown(figure: Counted, found: Numbers) -> dict:
    one = found[figure.code].get(None, Number())
    return {"figure": figure, "rows": one.rows, "sum": euros(one.amount) if has_sum(figure) else ""}


def month_in_words(month: date) -> str:
    """« octobre 2026 »."""
    return f"{MONTHS_OF_YEAR[month.month - 1]} {month.year}"


def note_in_words(figure: Counted, note: str) -> str:
    """The code beside a row, as its own trade says it; the reference of an act is written as it was typed."""
    words = {"plans": PlanStatus, "entries": EntryKind, "unpaid": Debt, "episodes": Payer}.get(figure.source)
    return str(words(note).label) if words and note else note


def bars(figures, found: Numbers, address, *, sums: bool = False) -> list[dict]:
    """One bar per figure, that opens its rows: how many, or whole euros."""
    told = [(one, found[one.code].get(None, Number())) for one in figures]
    return [
        {"label": one.label, "value": int(value.amount) if sums else value.rows, "href": address(one)}
        for one, value in told
    ]


def level_bars(compared: Effect) -> list[dict]:
    """Month by month, in whole euros; those from the crisis on in another tone."""
    return [
        {
            "label": month_in_words(month).capitalize(),
            "value": max(int(level), 0),
            "tone": "warning" if month >= compared.since else "",
        }
        for month, level in compared.months
    ]
