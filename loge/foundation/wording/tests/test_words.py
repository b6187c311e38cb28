"""One list of words for every trade: the shipped one until the landlord changes it, then theirs."""

import pytest
from django import forms
from django.contrib.auth import get_user_model

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.wording.forms import CarefulForm
from loge.foundation.wording.keeping import add_word, remove_word
from loge.foundation.wording.lexicon import Doubtful, doubtful_in, doubtful_words
from loge.foundation.wording.models import Word
from loge.foundation.wording.shipped import shipped_words


def someone():
    return get_user_model().objects.create(username="camille")


class Story(CarefulForm):
    careful = ("first", "second")
    first = forms.CharField()
    second = forms.CharField(required=False)
    on = forms.BooleanField(required=False)


def test_words_are_found_whatever_accents_case_and_plural():
    lexicon = [Doubtful("diabétique", "health"), Doubtful("cas social", "judgement"), Doubtful("sale", "judgement")]
    found = doubtful_words("Ils sont DIABETIQUES, un cas  social ; la salle est grande", lexicon)
    assert [entry.word for entry in found] == ["diabétique", "cas social"]


def test_an_ordinary_note_raises_no_warning():
    note = "Contente de l’appel. Besoin d’aide pour les courses, l’escalier la fatigue. Rappeler mardi matin."
    assert doubtful_in(note) == [] and doubtful_in("Elle est folle")[0].category_label == "Jugement sur la personne"


def test_an_empty_text_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert doubtful_in("  ") == []


def test_the_first_change_makes_the_shipped_list_the_landlords():
    by = someone()
    add_word(word="  tire-au-flanc ", category="judgement", by=by)
    assert Word.objects.count() == len(shipped_words()) + 1 and doubtful_in("Un tire-au-flanc, un idiot")
    remove_word(word="idiot", by=by)
    assert [one.word for one in doubtful_in("Un tire-au-flanc, un idiot")] == ["tire-au-flanc"]
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "wording.word_added",
        "wording.word_removed",
    ]


@pytest.mark.parametrize(
    ("word", "category", "words"),
    [("...", "health", "Écrivez"), ("Idiot", "health", "déjà"), ("mou", "x", "catégorie")],
)
def test_a_word_that_makes_no_sense_is_refused(word, category, words):
    with pytest.raises(Refusal, match=words):
        add_word(word=word, category=category, by=someone())


def test_a_list_is_never_left_empty_and_a_word_is_removed_once():
    by = someone()
    Word.objects.create(word="idiot", category="judgement")
    with pytest.raises(Refusal, match="au moins un mot"):
        remove_word(word="idiot", by=by)
    with pytest.raises(Stale):
        remove_word(word="autre", by=by)


def test_the_writer_is_warned_beside_the_text_then_free():
    typed = {"first": "Elle est folle", "second": "Rien"}
    form = Story(typed)
    assert not form.is_valid() and "« folle »" in form.errors["first"][0] and "second" not in form.errors
    assert not form.fields["accept_words"].widget.is_hidden
    kept = Story(typed | {"accept_words": "on"})
    assert kept.is_valid() and set(kept.cleaned_data) == {"first", "second", "on"}


def test_the_box_shows_only_when_there_is_something_to_keep_under_the_last_text_looked_through():
    assert Story().fields["accept_words"].widget.is_hidden
    assert list(Story().fields) == ["first", "second", "accept_words", "on"]
    assert Story({"first": "Tout va bien"}).is_valid()
