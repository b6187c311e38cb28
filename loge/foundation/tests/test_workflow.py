import pytest
from django.db import models

from loge.foundation.errors import Refusal, is_allowed
from loge.foundation.privacy import Sensitivity, classify
from loge.foundation.workflow import Workflow


class Door(models.TextChoices):
    OPEN = "open", "Ouverte"
    SHUT = "shut", "Fermée"


DOORS = Workflow(Door, {Door.OPEN: [Door.SHUT], Door.SHUT: []})


def test_a_forbidden_move_is_refused_in_french():
    with pytest.raises(Refusal, match="« Fermée » à « Ouverte »"):
        DOORS.check(Door.SHUT, Door.OPEN)


def test_an_allowed_move_passes_and_is_drawn():
    DOORS.check("open", "shut")
    assert "open --> shut" in DOORS.as_mermaid()


def test_a_check_that_explains_becomes_a_yes_or_no():
    @is_allowed
    def may(thing):
        if thing == "no":
            raise Refusal("Non.")

    assert may("yes") and not may("no")


def test_a_field_has_one_class_only():
    assert classify(P0="name", P5="nir") == {"name": Sensitivity.PUBLIC, "nir": Sensitivity.SEALED}
    with pytest.raises(ValueError, match="twice"):
        classify(P1="name", P2="name")
