"""Keeping the landlord's list. Who may is said by the floor above; each act is part of the caller's operation."""

from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import fold, squeeze
from loge.foundation.wording.choices import WordCategory
from loge.foundation.wording.models import Word
from loge.foundation.wording.shipped import shipped_words


@transaction.atomic
def add_word(*, word: str, category: str, by) -> Word:
    """One more. The first change takes the shipped list over: from then on it is the landlord's, whole."""
    word = squeeze(word)[:60]
    if not fold(word):
        raise Refusal("Écrivez le mot à éviter.")
    if category not in WordCategory.values:
        raise Refusal("Choisissez une catégorie.")
    take_over()
    if fold(word) in {fold(known) for known in Word.objects.values_list("word", flat=True)}:
        raise Refusal(f"« {word} » est déjà dans la liste.")
    added = Word.objects.create(word=word, category=category)
    trail.record("wording.word_added", added, by=by, category=category)
    return added


@transaction.atomic
def remove_word(*, word: str, by) -> None:
    """By its name: a word of the shipped list has no row yet. The list is never left empty."""
    take_over()
    found = Word.objects.select_for_update().filter(word=word).first()
    if found is None:
        raise Stale("Ce mot n’est plus dans la liste.")
    if Word.objects.count() == 1:
        raise Refusal("Gardez au moins un mot : une liste vide laisserait tout passer.")
    trail.record("wording.word_removed", found, by=by, category=found.category)
    found.delete()


def take_over() -> None:
    """The shipped list becomes the landlord's, unless they have one already."""
    if not Word.objects.exists():
        rows = [Word(word=word, category=category) for word, category in shipped_words()]
        Word.objects.bulk_create(rows, ignore_conflicts=True)
