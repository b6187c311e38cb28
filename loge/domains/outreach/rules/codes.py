"""Codes printed on call sheets and typed back by hand: short, and unambiguous when read aloud in French."""

# One letter only of those that rhyme (B C D G P T V), no F beside S, no M beside N, no vowel that would make words;
# no 0, 1, 5 and 8, taken for O, I, S and B. Eleven letters: a prime number, for the check.
LETTERS = "FHJKLMRTWXZ"
FIGURES = "234679"
PRIME = 11


def sheet_code(number: int) -> str:
    """« KT4-27M ». The last letter is a check: one wrong character, or two neighbours swapped, never give another
    sheet's code. 26,136 codes of this length, then one letter more."""
    index, letters, figures = number, "", ""
    for _ in range(3):
        index, rest = divmod(index, len(FIGURES))
        figures = FIGURES[rest] + figures
    while index or len(letters) < 2:
        index, rest = divmod(index, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{letters}{figures[0]}-{figures[1:]}{_check(letters + figures)}"


def tidy_code(typed: str) -> str:
    """As typed by hand: capitals or not, with or without the dash. Empty when it cannot be a code."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    if len(plain) < 6 or not set(plain) <= set(LETTERS + FIGURES) or _check(plain[:-1]) != plain[-1]:
        return ""
    return f"{plain[:-3]}-{plain[-3:]}"


def _check(code: str) -> str:
    """Weighted sum modulo a prime, as in an ISBN."""
    values = [LETTERS.find(c) if c in LETTERS else FIGURES.find(c) for c in code]
    return LETTERS[sum(weight * value for weight, value in enumerate(values, start=1)) % PRIME]
