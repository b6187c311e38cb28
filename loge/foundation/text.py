"""French text made comparable: searching and sorting never depend on the database's collation.

The embedded server has no ICU: French order is kept in columns of our own, folded here and only here.
"""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Lower case, no accents, every run of anything but letters and digits becomes one space."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LIGATURES)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def squeeze(text: str) -> str:
    """Spaces of every kind (no-break ones too) reduced to single ones, none at either end."""
    return " ".join(text.split())


def storable(text: str) -> str:
    """Without the null character, which nobody types and PostgreSQL keeps nowhere. Forms refuse it by themselves; this is for
    what is typed without one: a script, the answers of a call."""
    return text.replace("\x00", "")
