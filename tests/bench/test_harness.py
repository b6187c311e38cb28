"""The benchmark at a tiny size, on the database of the tests: both sides do the same work, results are told as they are."""

import json

import pytest

from benchmarks import audience, results, search
from benchmarks.callers import Day
from benchmarks.claims import Round
from benchmarks.import_one import worst_step
from benchmarks.imports import label
from benchmarks.results import Measure
from loge.domains.outreach.tests.world import make_home, make_world


def a_measure(**changes) -> Measure:
    return Measure(**({"value": 2.0, "raw": 1.0, "unit": "s", "limit": 2.0} | changes))


def some_homes() -> None:
    world = make_world()
    for age in (60, 69, 71, 80, 90):
        make_home(world.north, ages=[age])
    make_home(world.north, ages=[85], phones=0)


def test_both_sides_count_the_same_homes():
    some_homes()
    assert audience.count().also == {"homes": 3, "homes_raw": 3}


@pytest.mark.django_db(transaction=True)
def test_both_sides_draw_the_same_homes():
    some_homes()
    assert audience.snapshot().also == {"homes": 3, "homes_raw": 3}


def test_searches_are_timed_on_both_sides():
    some_homes()
    measure = search.name_search()
    assert measure.value > 0 and measure.raw > 0


def test_a_ratio_beyond_its_limit_does_not_hold():
    assert a_measure().holds
    assert not a_measure(value=2.1).holds
    assert not a_measure(higher_is_better=True, value=1.9).holds


def test_a_condition_that_fails_is_named():
    measure = a_measure(conditions=(("no home twice", False), ("p99", True)))
    assert not measure.holds
    assert measure.as_json()["missed"] == ["no home twice"]


def test_a_home_served_twice_and_a_starved_caller_show():
    found = Round([Day([1, 2, 3, 4], [0.1] * 4), Day([4], [0.1])], seconds=1.0)
    assert (found.doubles, found.unfairness, found.rate) == (1, 4.0, 5.0)


def test_results_are_written_for_machines_and_for_people(tmp_path):
    results.write(tmp_path, {"snapshot": a_measure(value=3.0)}, {"cores": 2}, 100)
    found = json.loads((tmp_path / "results.json").read_text())
    assert found["persons"] == 100
    assert found["machine"] == {"cores": 2}
    assert {"value": 3.0, "raw": 1.0, "ratio": 3.0, "holds": False}.items() <= found["snapshot"].items()
    assert "| NO" in (tmp_path / "results.md").read_text()


def test_sizes_are_said_shortly():
    assert [label(size) for size in (1_000_000, 100_000, 250)] == ["1m", "100k", "250"]


def test_the_worst_step_of_progress_is_that_which_kept_people_waiting():
    signs = [
        (0.0, "Lecture", 0, 100),
        (0.5, "Lecture", 50, 100),
        (3.0, "Lecture", 53, 100),
        (9.0, "Application", 0, 10),
    ]
    assert worst_step(signs) == 0.03
