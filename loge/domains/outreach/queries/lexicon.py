from dataclasses import dataclass

from loge.domains.outreach.choices import NoteWordCategory
from loge.domains.outreach.models import NoteWord
from loge.domains.outreach.rules import DoubtfulWord, doubtful_words


@dataclass(frozen=True)
class Warned:
    word: str
    category_label: str


def doubtful_in(note: str) -> list[Warned]:
    """The words of a note that the landlord's list says do not belong there. No query for an empty note."""
    if not note.strip():
        return []
    lexicon = [DoubtfulWord(word, category) for word, category in NoteWord.objects.values_list("word", "category")]
    return [Warned(found.word, NoteWordCategory(found.category).label) for found in doubtful_words(note, lexicon)]
