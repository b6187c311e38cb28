"""Which line holds the titles, under the logos, dates and sentences that reports put above."""

from loge.foundation.errors import Refusal
from loge.foundation.text import fold, squeeze

LOOKED_AT = 40


def find_header(rows: list[tuple[int, list[str]]], known_titles: frozenset[str]) -> int:
    """Place in `rows` of the titles: the line that says most known titles, else the first that is wide and has no figures.

    Raise Refusal when nothing looks like a line of titles.
    """
    best, best_score = None, 0.0
    width = max((_filled(cells) for _, cells in rows), default=0)
    for place, (_, cells) in enumerate(rows[:LOOKED_AT]):
        score = _score(cells, width, known_titles)
        if score > best_score:
            best, best_score = place, score
    if best is None:
        raise Refusal(
            "Aucune ligne de titres n’a été trouvée. La première ligne du tableau doit nommer ses colonnes "
            "(nom, prénom, date de naissance, n° de contrat…)."
        )
    return best


def _score(cells: list[str], width: int, known_titles: frozenset[str]) -> float:
    texts = [fold(cell) for cell in cells if cell.strip()]
    if len(texts) < 2:
        return 0.0
    known = sum(text in known_titles for text in texts)
    if known >= 2:
        return 10.0 + known
    worded = sum(any(c.isalpha() for c in text) and not any(c.isdigit() for c in text) for text in texts)
    if len(texts) >= 0.6 * width and worded >= 0.8 * len(texts) and len(set(texts)) == len(texts):
        return worded / max(width, 1)
    return 0.0


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def clean_titles(cells: list[str]) -> list[str]:
    """Titles squeezed; trailing empty columns dropped; a title that comes twice gets its place, « Nom (2) »."""
    titles = [squeeze(cell) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    seen: dict[str, int] = {}
    named = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        named.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return named
