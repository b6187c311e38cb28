"""Nothing personal is kept for ever by oversight: every table that holds some has a rule, or says why it has none."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps

from loge.foundation.privacy import Sensitivity
from loge.foundation.retention import apply
from loge.fronts.privacy import retention

OURS = [model for model in apps.get_models() if model.__module__.startswith("loge.")]
PERSONAL = [m for m in OURS if any(level >= Sensitivity.PERSONAL for level in getattr(m, "SENSITIVITY", {}).values())]
RULES = retention.rules()
COVERED = {model for rule in RULES for model in rule.covers}
KEPT = {model: why for part in retention.TAKING_PART for model, why in getattr(part, "KEPT", {}).items()}


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_every_table_with_personal_data_is_erased_one_day_or_says_why_not(model):
    """A new table: add it to the `covers` of a Rule in the `erasure.py` of its app, or to its KEPT with the reason."""
    assert model in COVERED or KEPT.get(model), f"{model._meta.label} holds personal data that nothing ever erases"
    assert not (model in COVERED and model in KEPT), "either erased or kept"


def test_every_erasure_file_takes_part():
    """Found in the folders, whatever the list says: one that is forgotten there would never run."""
    written = {f"{config.name}.erasure" for config in apps.get_app_configs() if config.name.startswith("loge.")}
    found = {name for name in written if find_spec(name)}
    assert found == {part.__name__ for part in retention.TAKING_PART}


def test_the_trades_say_whom_they_have_in_hand():
    """Nobody's name goes while a case, an errand or a call about them is under way."""
    trades = {name for name in (part.__name__ for part in retention.TAKING_PART) if name.startswith("loge.domains.")}
    asked = {part.__name__ for part in retention.TRADES} | {
        "loge.domains.protection.erasure"
    }  # the seals answer for it
    assert trades == asked and all(import_module(part.__name__).people_in_hand() == set() for part in retention.TRADES)


def test_each_rule_has_its_own_code_and_a_delay_or_a_place_where_it_is_set():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert [rule.code for rule in RULES if bool(rule.days and rule.erase) == bool(rule.where)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_may_be_applied_to_nothing(rule):
    """The statements are sound: nothing is found, nothing fails, nothing is written in the journal."""
    assert apply(rule, now=datetime(2026, 11, 22, tzinfo=UTC)) == 0


def test_the_landlord_changes_a_delay(settings):
    rule = next(rule for rule in RULES if rule.code == "referrals")
    settings.RETENTION_DAYS = {"referrals": 12}
    assert rule.kept_days == 12 and timedelta(days=rule.days) == timedelta(days=90)
