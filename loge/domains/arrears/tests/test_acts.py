"""Every guard of a procedure: what is refused, with which article, and the first day on which it would not be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from loge.domains.arrears.choices import Act, PlanOrigin, PlanStatus
from loge.domains.arrears.rules import acts as rules
from loge.domains.arrears.rules.acts import Recorded, Situation, answer, check, check_months, procedure_under_way
from loge.domains.arrears.rules.law import TEXTS
from loge.domains.arrears.rules.procedure import Clause
from loge.foundation.errors import Refusal
from loge.foundation.legal.texts import law_of

MAY = date(2027, 5, 15)
SIX_WEEKS, TWO_MONTHS = Clause(weeks=6), Clause(months=2)
BEGUN = {Act.NOTICE_TO_PAY: date(2027, 4, 1)}
SUMMONED = BEGUN | {Act.SUMMONS: date(2027, 5, 20)}
JUDGED = SUMMONED | {
    Act.PREFECT_TOLD: date(2027, 5, 21),
    Act.HEARING: date(2027, 7, 10),
    Act.TERMINATION: date(2027, 7, 10),
}
QUIT = JUDGED | {Act.QUIT: date(2027, 7, 20), Act.QUIT_SENT: date(2027, 7, 20)}


def at(day=MAY, **known) -> Situation:
    return Situation(**{"day": day, "clause": SIX_WEEKS, "panel_on": date(2027, 3, 10), "owed": Decimal(900)} | known)


def law(day):
    return law_of(day, TEXTS)


EARLY = SUMMONED | {Act.SUMMONS: date(2027, 5, 1), Act.HEARING: date(2027, 6, 20)}
DELAYED = JUDGED | {Act.DELAYS: date(2027, 7, 10), Act.TERMINATION: date(2027, 7, 9)}
AGREED = JUDGED | {Act.PROTOCOL: date(2027, 8, 1)}
ERASED = BEGUN | {Act.DEBT_ERASED: date(2027, 5, 1)}
BROKEN = {PlanOrigin.COURT: PlanStatus.BROKEN}

FORBIDDEN = [
    # the act, the account that day, words of the refusal, its article, the first possible day
    (Act.NOTICE_TO_PAY, at(owed=Decimal(0)), "Rien n’est dû", "", None),
    (Act.NOTICE_TO_PAY, at(departed=True), "parti", "", None),
    (Act.NOTICE_TO_PAY, at(deceased=True), "décédé", "", None),
    (Act.NOTICE_TO_PAY, at(paused_until=date(2027, 6, 1)), "pause", "", date(2027, 6, 2)),
    (Act.NOTICE_TO_PAY, at(frozen_on=date(2027, 4, 1)), "recevable", "L722-5", None),
    (Act.SUMMONS, at(), "Commandement de payer", "art. 24 I", None),
    (Act.SUMMONS, at(acts=BEGUN, panel_on=None, has_payer=False), "pas d’aide", "art. 24 II", None),
    (Act.SUMMONS, at(acts=BEGUN, panel_on=None), "CCAPEX", "art. 24 II", None),
    (Act.SUMMONS, at(date(2027, 5, 12), acts=BEGUN), "commandement", "art. 24 I", date(2027, 5, 13)),
    (Act.SUMMONS, at(acts=BEGUN, clause=TWO_MONTHS), "commandement", "13 juin 2024", date(2027, 6, 1)),
    (Act.SUMMONS, at(acts=BEGUN, panel_on=date(2027, 4, 10)), "CCAPEX", "art. 24 II", date(2027, 6, 10)),
    (Act.SUMMONS, at(acts=BEGUN, owed=Decimal(0)), "paiement complet", "", None),
    (Act.SUMMONS, at(acts=ERASED), "sommeil", "L714-1", date(2029, 5, 1)),
    (Act.PREFECT_TOLD, at(acts=BEGUN), "Assignation", "", None),
    (Act.PREFECT_TOLD, at(acts=EARLY), "09/05/2027", "art. 24 III", None),
    (Act.HEARING, at(acts=BEGUN), "Assignation", "", None),
    (Act.HEARING, at(date(2027, 6, 20), today=date(2027, 5, 20), acts=SUMMONED), "préfet", "art. 24 III", date(2027, 7, 1)),
    (Act.TERMINATION, at(acts=SUMMONED), "Audience", "", None),
    (Act.QUIT, at(date(2027, 6, 1), acts=SUMMONED), "Jugement", "L411-1", None),
    (Act.QUIT, at(date(2027, 8, 1), acts=DELAYED), "délais", "24 VII", None),
    (Act.QUIT, at(date(2027, 8, 1), acts=JUDGED, frozen_on=date(2027, 7, 15)), "exécution", "L722-2", None),
    (Act.QUIT, at(date(2027, 8, 1), acts=JUDGED | {Act.PROTOCOL: date(2027, 7, 30)}), "protocole", "L353-15-2", None),
    (Act.FORCE, at(date(2027, 9, 1), acts=QUIT), "quitter", "L412-1", date(2027, 9, 20)),
    (Act.FORCE, at(date(2027, 12, 1), acts=JUDGED | {Act.QUIT: date(2027, 7, 20)}), "suspendu", "L412-5", None),
    (Act.EVICTION, at(date(2027, 9, 1), acts=QUIT), "quitter", "L412-1", date(2027, 9, 20)),
    (Act.EVICTION, at(date(2027, 11, 2), acts=QUIT), "Trêve", "L412-6", date(2028, 4, 1)),
    (Act.EVICTION, at(date(2027, 10, 1), acts=QUIT, months={Act.QUIT_DELAYS: 3}), "Trêve", "L412-6", date(2028, 4, 1)),
    (Act.PROTOCOL, at(acts=SUMMONED), "résiliation", "L353-15-2", None),
    (Act.RIDER, at(acts=JUDGED), "Protocole", "L353-15-2", None),
    (Act.RIDER, at(date(2029, 9, 1), acts=AGREED, months={Act.PROTOCOL: 24}), "01/08/2029", "L353-15-2", None),
    (Act.DEBT_ERASED, at(), "recevable", "L722-2", None),
    (Act.DEPOSIT, at(), "en cours", "", None),
    (Act.END, at(), "Aucune procédure", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "known", "words", "article", "first"), FORBIDDEN)
def test_what_the_law_forbids_that_day_is_refused_with_its_article(kind, known, words, article, first):
    found = answer(kind, known, law(known.day))
    with pytest.raises(Refusal, match=words) as refused:
        check(kind, known, law(known.day))
    assert article in str(refused.value) and found.opens(known.day) == first
    if first is not None:
        assert f"{first:%d/%m/%Y}" in str(refused.value)
        if Act.DEBT_ERASED not in known.acts:  # nobody knows yet whether the clause will be alive
            check(kind, replace(known, day=first, paused_until=None), law(first))


ALLOWED = [
    (Act.FORMAL_NOTICE, at()),
    (Act.NOTICE_TO_PAY, at(frozen_on=date(2027, 4, 1), unpaid=(date(2027, 5, 1),))),  # a new debt
    (Act.PANEL, at(has_payer=False, panel_on=None)),
    (Act.SUMMONS, at(acts=BEGUN)),
    (Act.SUMMONS, at(date(2029, 5, 1), acts=ERASED, unpaid=(date(2028, 1, 1),))),
    (Act.PREFECT_TOLD, at(date(2027, 5, 21), acts=SUMMONED | {Act.HEARING: date(2027, 7, 10)})),
    (Act.HEARING, at(date(2027, 7, 2), acts=SUMMONED | {Act.PREFECT_TOLD: date(2027, 5, 21)})),
    (Act.QUIT, at(date(2027, 8, 1), acts=JUDGED)),
    (Act.QUIT, at(date(2027, 8, 1), acts=SUMMONED | {Act.DELAYS: date(2027, 7, 10)}, plans=BROKEN)),
    (Act.FORCE, at(date(2027, 12, 1), acts=QUIT)),  # the procedure goes on during the truce
    (Act.EVICTION, at(date(2027, 10, 31), acts=QUIT)),
    (Act.EVICTION, at(date(2027, 12, 24), acts=QUIT, rehoused=True)),
    (Act.PROTOCOL, at(date(2027, 8, 1), acts=JUDGED)),
    (Act.DEBT_FILED, at()),
    (Act.DEPOSIT, at(departed=True)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "known"), ALLOWED)
def test_what_the_law_allows_is_let_through(kind, known):
    check(kind, known, law(known.day))


def test_a_clause_that_slept_two_years_with_the_rent_paid_is_dead():
    known = at(date(2029, 5, 1), acts=ERASED)
    with pytest.raises(Refusal, match="ne joue plus"):
        check(Act.SUMMONS, known, law(known.day))


@pytest.mark.parametrize(
    ("kind", "months", "words"),
    [
        (Act.DELAYS, 37, "36 mois"),
        (Act.PROTOCOL, 25, "24 mois"),
        (Act.RIDER, 40, "36 mois"),
        (Act.QUIT_DELAYS, 13, "12 mois"),
        (Act.DELAYS, None, "combien de mois"),
    ],
)
def test_t21_nothing_lasts_longer_than_the_law_says(kind, months, words):
    with pytest.raises(Refusal, match=words):
        check_months(kind, months, law(MAY))
    check_months(kind, 12, law(MAY))
    check_months(Act.SUMMONS, None, law(MAY))


def test_a_full_payment_before_any_judgment_closes_what_came_before():
    notice, summons = Recorded(Act.NOTICE_TO_PAY, date(2027, 4, 1)), Recorded(Act.SUMMONS, date(2027, 5, 20))
    judged = Recorded(Act.TERMINATION, date(2027, 7, 10))
    assert procedure_under_way([notice], paid_on=[date(2027, 4, 20)]) == []
    assert procedure_under_way([notice, summons], paid_on=[date(2027, 4, 20)]) == [summons]
    assert procedure_under_way([notice, summons, judged], paid_on=[date(2027, 8, 1)]) == [notice, summons, judged]
    over = Recorded(Act.END, date(2027, 9, 1))
    again = Recorded(Act.FORMAL_NOTICE, date(2027, 10, 1))
    assert procedure_under_way([notice, summons, judged, over, again]) == [again]


def test_every_act_has_its_guards():
    assert set(rules.GUARDS) == set(Act)
