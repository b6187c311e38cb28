from decimal import Decimal

import pytest

from loge.domains.aids.rules.entitlement import Conditions, Home, income_per_unit, propose

FSL = Conditions(departments=("49",), debt_min=Decimal(150), debt_max=Decimal(4000))
HOME = Home(department="49", owed=Decimal(1240), ages=(44, 9))


def said(asked, home=HOME) -> str:
    found = propose(asked, home)
    return (
        ""
        if found is None
        else found.sentence.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    )


def test_one_sentence_says_the_facts_that_were_used_and_what_is_not_known():
    asked = Conditions(
        departments=("49",), debt_min=Decimal(150), debt_max=Decimal(4000), income_ceiling=Decimal(900), rent_resumed_months=2,
        to_check=("pas de garant",),
    )  # fmt: skip
    assert said(asked) == (
        "Habite le département 49, doit 1 240,00 € (aidé de 150,00 € à 4 000,00 €). À vérifier : ressources non connues, "
        "loyer courant repris depuis 2 mois, pas de garant."
    )


@pytest.mark.parametrize(
    "home",
    [
        Home(department="72", owed=Decimal(1240)),
        Home(department="49", owed=Decimal("149.99")),
        Home(department="49", owed=Decimal("4000.01")),
        Home(department="49", owed=Decimal(-20)),
        Home(department="49", owed=None),
    ],
    ids=["elsewhere", "too little", "too much", "in credit", "unknown"],
)
def test_one_known_fact_against_it_is_enough(home):
    assert propose(FSL, home) is None


@pytest.mark.parametrize("owed", ["150", "4000"])
def test_the_bounds_of_a_debt_are_within(owed):
    assert propose(FSL, Home(department="49", owed=Decimal(owed))) is not None


def test_resources_are_those_of_a_consumption_unit():
    assert income_per_unit(Decimal(1560), (44, 9)) == Decimal("1200.00")
    assert income_per_unit(Decimal(1560), (44, None)) == Decimal("1040.00")  # an unknown age counts as an adult
    asked = Conditions(income_ceiling=Decimal(1200), debt_only=False)
    assert "ressources de 1 200,00 €" in said(asked, Home(department="49", ages=(44, 9), income=Decimal(1560))).lower()
    assert propose(asked, Home(department="49", ages=(44, 9), income=Decimal("1560.05"))) is None


def test_nobody_is_taken_for_being_of_an_age_without_a_sure_birth_date():
    asked = Conditions(debt_only=False, min_age=60)
    assert propose(asked, Home(department="49", ages=(None, 59))) is None
    assert "une personne du foyer a 60 ans" in said(asked, Home(department="49", ages=(60, 20))).lower()


def test_a_guarantee_is_called_only_where_there_is_one():
    asked = Conditions(guarantee="visale")
    assert propose(asked, HOME) is None
    assert propose(asked, Home(department="49", owed=Decimal(10), guarantees=frozenset({"visale"}))) is not None


@pytest.mark.parametrize(
    ("paid", "words"),
    [
        (2, "loyer courant payé depuis 2 mois (demandé : 3)."),
        (5, "loyer courant payé depuis 5 mois (demandé : 3)."),
        (0, "loyer courant pas encore repris (demandé : 3 mois)."),
        (None, "À vérifier : loyer courant repris depuis 3 mois."),
    ],
)
def test_the_current_rent_taken_up_again_is_said_and_is_against_nobody(paid, words):
    asked = Conditions(debt_only=True, rent_resumed_months=3)
    assert said(asked, Home(department="49", owed=Decimal(10), rent_months=paid)).endswith(words)
