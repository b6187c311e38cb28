"""Whoever reads what is published, knows the rule of the labels and adds up, finds no hidden number."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from loge.foundation.disclosure import Column, Veil, publish

S, H = Veil.SMALL, Veil.HIDDEN
TREE = {"all": ["north", "south"], "north": ["n1", "n2"], "south": ["s1", "s2"]}
LEAVES = ["n1", "n2", "s1", "s2"]


def flat(*counts, within=()):
    """One figure over places a, b, c… then the total; or two, the second within the first."""
    names = [chr(97 + place) for place in range(len(counts))]
    columns = {"one": Column(dict(zip(names, counts, strict=True)))}
    if within:
        columns["two"] = Column(dict(zip(names, within, strict=True)), within="one")
    told = publish(columns, tree={"all": names}, root="all")
    return [[told[name][place] for place in [*names, "all"]] for name in columns]


def test_large_counts_and_zeros_are_published_as_they_are():
    assert flat(12, 0, 5) == [[12, 0, 5, 17]]


def test_three_elders_of_a_hall_are_not_counted_aloud_and_the_total_does_not_give_them_back():
    """domain.md T42."""
    assert flat(3, 40, 9) == [[S, 40, H, 52]]


def test_two_fours_that_make_eight_would_say_themselves():
    assert flat(4, 4, 30) == [[S, S, H, 38]]
    assert flat(4, 4) == [[H, H, 8]]


def test_a_small_total_has_no_detail():
    assert flat(1, 2, 0) == [[H, H, H, S]]


def test_a_small_difference_hides_the_smaller_of_two_figures():
    called, reached = flat(100, 50, 60, within=[98, 30, 60])
    assert called == [100, 50, 60, 210] and reached == [H, H, 60, 188]


def test_what_lies_within_a_hidden_number_is_hidden():
    called, reached = flat(3, 40, 9, within=[2, 20, 7])
    assert called[0] == S and called[2] == H
    assert reached[0] == S and reached[2] == H


def test_the_detail_of_a_hidden_agency_is_hidden():
    told = publish({"one": Column({"n1": 2, "n2": 1, "s1": 30, "s2": 20})}, tree=TREE, root="all")["one"]
    assert (told["north"], told["south"], told["all"]) == (S, H, 53)
    assert [told[leaf] for leaf in LEAVES] == [H, H, H, H]


def test_the_parts_of_a_whole_do_not_give_one_another_away():
    columns = {
        "called": Column({"a": 100}), "reached": Column({"a": 80}, within="called"), "never": Column({"a": 17}, within="called"),
    }  # fmt: skip
    told = publish(columns, tree={}, root="a", parts={"called": ["reached", "never"]})
    assert told["called"]["a"] == 100
    assert H in (told["reached"]["a"], told["never"]["a"]), "the three others would be found by subtraction"


counts = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 14)), min_size=4, max_size=4)
shares = st.lists(st.sampled_from([0, 0.2, 0.5, 0.9, 1]), min_size=4, max_size=4)


@given(counts, shares)
@settings(max_examples=120)
@example([1, 5, 0, 0], [1, 1, 1, 1])
@example([4, 4, 0, 12], [0.5, 1, 0, 0.9])
@example([5, 5, 5, 5], [0.9, 0.9, 0.9, 0.9])
def test_nothing_hidden_can_be_worked_out(outer, part):
    inner = [round(count * share) for count, share in zip(outer, part, strict=True)]
    values = {"one": dict(zip(LEAVES, outer, strict=True)), "two": dict(zip(LEAVES, inner, strict=True))}
    columns = {"one": Column(values["one"]), "two": Column(values["two"], within="one")}
    told = publish(columns, tree=TREE, root="all")
    worlds = {name: list(possible(told[name], values[name])) for name in columns}
    for name, other in (("one", "two"), ("two", "one")):
        for place, shown in told[name].items():
            true = total(values[name], place)
            assert shown == true or isinstance(shown, Veil)
            assert (shown == S) == (0 < true < 5) or shown == H
            if isinstance(shown, Veil) and not (true == 0 and total(values["one"], place) == 0):
                assert any(
                    total(mine, place) != true and nested(mine, its, name)
                    for mine in worlds[name]
                    for its in (values[other], *worlds[other])
                ), (name, place, told)


def total(leaves, place):
    return sum(total(leaves, child) for child in TREE[place]) if place in TREE else leaves[place]


def nested(mine, its, name):
    outer, inner = (mine, its) if name == "one" else (its, mine)
    return all(inner[leaf] <= outer[leaf] for leaf in LEAVES)


def possible(told, true):
    """Every table, one step away from the true one, that agrees with all that is published of this figure."""
    hidden = [leaf for leaf in LEAVES if isinstance(told[leaf], Veil)]
    for moves in product((0, 1, -1), repeat=len(hidden)):
        world = true | {leaf: true[leaf] + move for leaf, move in zip(hidden, moves, strict=True)}
        if min(world.values()) >= 0 and all(agrees(told[place], total(world, place)) for place in told):
            yield world


def agrees(shown, value):
    return 0 < value < 5 if shown == S else shown == H or shown == value
