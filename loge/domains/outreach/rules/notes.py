"""How long a note may be."""

LONGEST_NOTE = 500
