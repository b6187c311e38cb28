"""What a cell becomes once read: a text that PostgreSQL takes as it is, and what there is to say about it."""

from typing import NamedTuple


class Read(NamedTuple):
    """`value` is canonical text ("" for nothing); `fault` refuses it, `note` says what was mended. Both in French."""

    value: str
    fault: str = ""
    note: str = ""


NOTHING = Read("")
