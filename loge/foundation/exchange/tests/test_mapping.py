"""Columns proposed by name and by content."""

from loge.foundation.exchange.mapping import TargetField, propose, signature

FIELDS = (
    TargetField("name", "Nom", "", frozenset({"nom"}), frozenset({"client"})),
    TargetField("born", "Naissance", "", frozenset({"date naissance", "naissance"}), looks="date"),
    TargetField("phone", "Téléphone", "", frozenset({"tel", "mobile"}), looks="phone", many=True),
    TargetField("email", "Courriel", "", frozenset({"email"}), looks="email"),
)


def proposed(titles, *rows):
    return propose(titles, rows or [[""] * len(titles)], FIELDS)


def test_titles_are_recognised_without_accents_nor_case():
    assert proposed(["NOM", "Date Naissance", "Tél"]).columns == {0: "name", 1: "born", 2: "phone"}


def test_a_misspelt_title_is_proposed_to_confirm():
    found = proposed(["Date naisance"], ["01/02/1950"])
    assert found.columns == {0: "born"} and found.scores[0] < 90


def test_contents_speak_when_the_title_says_nothing():
    rows = [["a@example.org", "06 39 98 01 02"], ["b@example.org", "01 99 00 11 22"]]
    assert proposed(["Zone 1", "Zone 2"], *rows).columns == {0: "email", 1: "phone"}


def test_contents_contradict_a_title():
    assert proposed(["Naissance"], *[["Angers"]] * 9).columns == {}


def test_several_columns_may_hold_telephones():
    assert proposed(["Tel", "Mobile"]).columns == {0: "phone", 1: "phone"}


def test_a_vague_title_yields_to_a_clear_one():
    assert proposed(["Client", "Nom"]).columns == {1: "name"}
    assert proposed(["Client"]).columns == {0: "name"}


def test_two_columns_that_say_the_same_are_a_doubt_for_a_person():
    found = proposed(["Date naissance", "Naissance"])
    assert len(found.columns) == 1 and "« Date naissance » et « Naissance »" in found.doubts[0]


def test_unknown_columns_are_left_alone():
    assert proposed(["Zone 1", "DPE"], ["x", "C"]).columns == {}


def test_the_same_titles_have_the_same_signature_whatever_their_case():
    assert signature(["N° Contrat", "NOM"]) == signature(["n° contrat", "Nom"]) != signature(["Nom", "N° contrat"])
