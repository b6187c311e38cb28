"""The numbers that French law sets for unpaid rent, dated and cited (domain.md d.2 and d.3)."""

from datetime import date
from decimal import Decimal

from loge.domains.arrears.rules import benefit as b
from loge.domains.arrears.rules import origins as o
from loge.domains.arrears.rules import procedure as p
from loge.foundation.legal.choices import Evidence, Unit
from loge.foundation.legal.texts import Text

_LONG_AGO = date(1990, 1, 1)
_LAST_OF_OLD_REGIME, _NEW_REGIME = date(2026, 12, 31), date(2027, 1, 1)
_READ, _NOTICE, _CHECK = Evidence.TEXT_READ, Evidence.OFFICIAL_NOTICE, Evidence.TO_CHECK


def _text(code, value, unit, reference, evidence, since=_LONG_AGO, until=None) -> Text:
    return Text(code, Decimal(value), unit, since, reference, evidence, valid_to=until)


TEXTS = [
    _text(b.TIMES_THE_MONTH, 2, Unit.TIMES, "CCH, art. R824-1, avant 2027", _NOTICE, until=_LAST_OF_OLD_REGIME),
    _text(b.AMOUNT, 450, Unit.EUROS, "Décrets 2026-83 et 2026-84 du 12 février 2026", _READ, since=_NEW_REGIME),
    _text(b.MONTHS_SINCE_DEFAULT, 3, Unit.MONTHS, "Décrets 2026-83 et 2026-84", _READ, since=_NEW_REGIME),
    _text(b.REPORT_MONTHS, 2, Unit.MONTHS, "CCH, art. R824-4", _READ),
    _text(b.PLAN_MONTHS, 6, Unit.MONTHS, "CCH, art. R824-7 et s.", _NOTICE),
    _text(b.SIMPLIFIED_UP_TO, 100, Unit.EUROS, "Procédure simplifiée des CAF", _NOTICE),
    _text(b.CHECK_MONTHS, 6, Unit.MONTHS, "CCH, art. R824-19", _READ),
    _text(p.PANEL_MONTHS, 2, Unit.MONTHS, "loi du 6 juillet 1989, art. 24 II", _READ),
    _text(p.NOTICE_WEEKS, 6, Unit.WEEKS, "loi du 6 juillet 1989, art. 24 I", _READ),
    _text(p.NOTICE_MONTHS_OLD_LEASES, 2, Unit.MONTHS, "Cass., avis du 13 juin 2024", _READ),
    _text(p.NOTICE_CLAUSE_SINCE, 20230729, Unit.DATE, "loi du 27 juillet 2023", _READ),
    _text(p.PREFECT_WEEKS, 6, Unit.WEEKS, "loi du 6 juillet 1989, art. 24 III", _READ),
    _text(p.QUIT_MONTHS, 2, Unit.MONTHS, "CPCE, art. L412-1", _READ),
    _text(p.TRUCE_FIRST, 1101, Unit.DATE, "CPCE, art. L412-6", _READ),
    _text(p.TRUCE_LAST, 331, Unit.DATE, "CPCE, art. L412-6", _READ, until=date(2019, 10, 31)),
    _text(
        p.TRUCE_LAST, 710, Unit.DATE, "loi du 11 mai 2020", _CHECK, since=date(2019, 11, 1), until=date(2020, 10, 31)
    ),
    _text(
        p.TRUCE_LAST,
        531,
        Unit.DATE,
        "ordonnance de février 2021",
        _CHECK,
        since=date(2020, 11, 1),
        until=date(2021, 10, 31),
    ),
    _text(p.TRUCE_LAST, 331, Unit.DATE, "CPCE, art. L412-6", _READ, since=date(2021, 11, 1)),
    _text(p.JUDGE_MONTHS, 36, Unit.MONTHS, "loi du 6 juillet 1989, art. 24 V", _READ),
    _text(p.PROTOCOL_MONTHS, 24, Unit.MONTHS, "CCH, art. L353-15-2 et L442-6-5", _READ),
    _text(p.RIDER_MONTHS, 36, Unit.MONTHS, "CCH, art. L353-15-2 et L442-6-5", _READ),
    _text(p.NEW_LEASE_MONTHS, 3, Unit.MONTHS, "CCH, art. L353-15-2", _READ),
    _text(p.QUIT_EXTRA_MONTHS, 12, Unit.MONTHS, "CPCE, art. L412-4", _READ),
    _text(p.SLEEP_MONTHS, 24, Unit.MONTHS, "C. conso., art. L714-1", _READ),
    _text(p.DEPOSIT_MONTHS, 2, Unit.MONTHS, "loi du 6 juillet 1989, art. 22", _CHECK),
    _text(b.FUND_MONTHS, 3, Unit.MONTHS, "CCH, art. R824-7 et s.", _NOTICE),
    _text(o.USUAL_MONTHS, 36, Unit.MONTHS, "Usage, par analogie avec l’art. 24 V de la loi de 1989", _CHECK),
    _text(o.SIMPLIFIED_MONTHS, 36, Unit.MONTHS, "Procédure simplifiée des CAF", _NOTICE),
    _text(o.COMMISSION_MONTHS, 84, Unit.MONTHS, "C. conso., art. L732-2 et L733-1", _CHECK),
    _text(o.CIVIL_MONTHS, 24, Unit.MONTHS, "C. civ., art. 1343-5", _READ),
    _text(p.LIMITATION_YEARS, 3, Unit.YEARS, "loi du 6 juillet 1989, art. 7-1", _CHECK),
]
