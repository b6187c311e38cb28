"""The words that callers are warned about, in the landlord's hands."""

from django.db import transaction

from loge.domains.outreach.choices import NoteWordCategory
from loge.domains.outreach.models import NoteWord
from loge.domains.outreach.permissions import check_can_edit_words
from loge.domains.outreach.rules import default_words
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.text import fold


@transaction.atomic
def add_note_word(*, word: str, category: str, by) -> NoteWord:
    check_can_edit_words(by)
    word = " ".join(word.split())
    if not fold(word):
        raise Refusal("Écrivez le mot à éviter.")
    if category not in NoteWordCategory.values:
        raise Refusal("Choisissez une catégorie.")
    if any(fold(known) == fold(word) for known in NoteWord.objects.values_list("word", flat=True)):
        raise Refusal(f"« {word} » est déjà dans la liste.")
    added = NoteWord.objects.create(word=word, category=category)
    trail.record("outreach.note_word_added", added, by=by, category=category)
    return added


@transaction.atomic
def remove_note_word(word: NoteWord, *, by) -> None:
    check_can_edit_words(by)
    trail.record("outreach.note_word_removed", word, by=by, category=word.category)
    word.delete()


@transaction.atomic
def install_default_words(*, by) -> int:
    """The list that the house ships; words already there stay as they are. Return how many were added."""
    check_can_edit_words(by)
    known = {fold(word) for word in NoteWord.objects.values_list("word", flat=True)}
    missing = [NoteWord(word=w.word, category=w.category) for w in default_words() if fold(w.word) not in known]
    NoteWord.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        trail.record("outreach.note_words_installed", missing[0], by=by, words=len(missing))
    return len(missing)
