"""A file in, a table out: titles, lines with their numbers, and what is wrong with them. Knows nothing of housing."""

from loge.foundation.exchange.reading.delimited import Line
from loge.foundation.exchange.reading.tables import BLOCK, Block, Table, open_table, reopen, why_ragged

__all__ = ["BLOCK", "Block", "Line", "Table", "open_table", "reopen", "why_ragged"]
