import pytest

from loge.domains.support.choices import Answer, Mode
from loge.domains.support.rules import bad_place, why_not_mediate, why_not_together


def test_two_homes_may_be_brought_together():
    assert why_not_mediate(households=[1, 2]) == ""


@pytest.mark.parametrize("households", [[1], []])
def test_one_home_is_no_mediation(households):
    assert "deux foyers" in why_not_mediate(households=households)


def test_people_of_one_home_are_never_mediated():
    assert "même foyer" in why_not_mediate(households=[1, 2, 1])


@pytest.mark.parametrize("other", [Answer.AWAITED, Answer.NO, Answer.WITHDRAWN])
def test_nobody_meets_before_everyone_agreed(other):
    assert why_not_together([Answer.YES, Answer.YES]) == ""
    assert "accord de toutes" in why_not_together([Answer.YES, other])


@pytest.mark.parametrize(
    "mode, place, wrong",
    [
        (Mode.PHONE, "", False),
        (Mode.ON_SITE, " ", True),
        (Mode.ON_SITE, "Agence du Port", False),
        (Mode.VIDEO, "http://visio.example/salle", True),
        (Mode.VIDEO, "javascript:alert(1)", True),
        (Mode.VIDEO, "https://visio.example/salle", False),
    ],
)
def test_a_meeting_is_somewhere_that_people_can_reach(mode, place, wrong):
    assert bool(bad_place(mode, place)) is wrong
