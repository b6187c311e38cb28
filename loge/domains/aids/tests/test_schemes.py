from decimal import Decimal

import pytest

from loge.domains.aids.models import AidScheme
from loge.domains.aids.operations.schemes import add_scheme, edit_scheme, install_starts
from loge.domains.aids.tests.world import TODAY
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

pytestmark = pytest.mark.django_db


def test_a_change_of_rules_keeps_what_they_said_before(world):
    edit_scheme(world.fund, max_amount=Decimal(2500), departments=["49", "72"], seen=1, by=world.manager)
    text = world.fund.steps.first().text.replace("\N{NARROW NO-BREAK SPACE}", "").replace("\N{NO-BREAK SPACE}", " ")
    assert "aide maximale : 3000,00 € → 2500,00 €" in text and "départements : 49 → 49, 72" in text
    assert Entry.objects.get(action="aids.scheme_edited").facts["fields"] == ["departments", "max_amount"]


def test_saving_without_a_change_writes_nothing(world):
    edit_scheme(world.fund, max_amount=world.fund.max_amount, by=world.manager)
    assert world.fund.steps.count() == 1 and not Entry.objects.filter(action="aids.scheme_edited").exists()


def test_two_managers_at_once_do_not_overwrite_one_another(world):
    edit_scheme(world.fund, decision_days=30, seen=1, by=world.manager)
    with pytest.raises(Stale, match="vient de modifier"):
        edit_scheme(world.fund, decision_days=50, seen=1, by=world.director)
    assert AidScheme.objects.get(pk=world.fund.pk).decision_days == 30


def test_rules_that_do_not_hold_together_or_are_not_theirs_are_refused(world):
    for said, why in (
        ({"departments": []}, "d’un département"),
        ({"debt_min": Decimal(500), "debt_max": Decimal(100)}, "inférieure"),
        ({"active_until": TODAY().replace(year=2000)}, "avant la première"),
        ({"name": " "}, "Donnez un nom"),
    ):
        with pytest.raises(Refusal, match=why):
            edit_scheme(world.fund, **said, by=world.manager)
    with pytest.raises(Refusal, match="s’appelle déjà"):
        add_scheme(kind="ccas", name="FSL de Maine-et-Loire", by=world.manager)
    with pytest.raises(Refusal, match="Un responsable"):
        edit_scheme(world.fund, decision_days=1, by=world.worker)


def test_models_come_being_prepared_to_be_checked_and_without_an_invented_number(world):
    install_starts(by=world.manager)
    found = AidScheme.objects.exclude(pk=world.fund.pk)
    assert found.count() == 8 and {scheme.evidence for scheme in found} == {"check"}
    assert not found.exclude(active_from=None).exists()
    for name in ("debt_min", "debt_max", "max_amount", "income_ceiling", "decision_days", "rent_resumed_months"):
        assert not found.filter(**{f"{name}__isnull": False}).exists()
    assert install_starts(by=world.manager) == []


def test_who_read_the_text_is_named_until_it_is_to_be_checked_again(world):
    checked = edit_scheme(world.fund, evidence="text", by=world.manager)
    assert (checked.checked_on, checked.checked_by) == (TODAY(), world.manager)
    assert edit_scheme(world.fund, evidence="check", by=world.manager).checked_on is None
