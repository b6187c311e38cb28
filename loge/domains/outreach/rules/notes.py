"""Words that do not belong in a note: health, religion, judgement (domain.md b.6, b9: the need, never the diagnosis).

Shipped as a start; the landlord edits the table.
"""

from loge.foundation.wording import DoubtfulWord, default_words, doubtful_words

LONGEST_NOTE = 500

__all__ = ["LONGEST_NOTE", "DoubtfulWord", "default_words", "doubtful_words"]
