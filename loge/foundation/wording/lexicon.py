"""Words that do not belong in what is written about a person (domain.md b.6, b9): the need is written, never the diagnosis."""

from collections.abc import Iterable
from dataclasses import dataclass

from loge.foundation.text import fold
from loge.foundation.wording.choices import WordCategory
from loge.foundation.wording.models import Word
from loge.foundation.wording.shipped import shipped_words


@dataclass(frozen=True)
class Doubtful:
    word: str
    category: str

    @property
    def category_label(self) -> str:
        return str(WordCategory(self.category).label)


def lexicon() -> list[Doubtful]:
    """The landlord's list, or the shipped one until they change it."""
    listed = list(Word.objects.values_list("word", "category"))
    return [Doubtful(word, category) for word, category in listed or shipped_words()]


def doubtful_in(text: str) -> list[Doubtful]:
    """What the list says of a text. No query for an empty one."""
    return doubtful_words(text, lexicon()) if text.strip() else []


def doubtful_words(text: str, lexicon: Iterable[Doubtful]) -> list[Doubtful]:
    """The entries of the lexicon found in the text as whole words, plurals included, in the order of the lexicon."""
    padded = f" {fold(text)} "
    return [entry for entry in lexicon if _appears(fold(entry.word), padded)]


def in_quotes(found: Iterable[Doubtful]) -> str:
    """« fou », « diabète »."""
    return ", ".join(f"« {one.word} »" for one in found)


def _appears(word: str, padded: str) -> bool:
    return bool(word) and any(f" {word}{ending} " in padded for ending in ("", "s", "x", "es"))
