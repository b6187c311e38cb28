"""Euros to the cent: sharing a sum without losing or making one. Amounts are Decimal; spelling them is for screens."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def to_cent(amount: Decimal) -> Decimal:
    """The nearest cent, halves upwards, as invoices are rounded."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def in_instalments(total: Decimal, instalment: Decimal) -> list[Decimal]:
    """Equal payments until `total` is reached; the last one takes what is left, and absorbs a rest too small to be asked alone.

    Such a rest is under a twentieth of an instalment. Raise ValueError unless both are positive.
    """
    if total <= 0 or instalment <= 0:
        raise ValueError("Une somme et une mensualité positives sont nécessaires.")
    whole, rest = divmod(total, instalment)
    parts = [instalment] * int(whole)
    if parts and rest * 20 < instalment:
        parts[-1] += rest
    elif rest:
        parts.append(rest)
    return parts


def in_equal_parts(total: Decimal, parts: int) -> list[Decimal]:
    """`parts` equal payments to the cent; the last one absorbs the cents that do not divide.

    Raise ValueError when there is less than one cent for each part.
    """
    each = (total / parts).quantize(CENT, ROUND_DOWN)
    if each <= 0:
        raise ValueError("La somme est trop petite pour autant de parts.")
    return [each] * (parts - 1) + [total - each * (parts - 1)]


def pro_rata(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares of `amount` in proportion to `weights`, exact to the cent: leftover cents go to the largest remainders.

    A share never passes its weight when `amount` does not pass their sum. Raise ValueError when nothing weighs anything.
    """
    whole = sum(weights, ZERO)
    if whole <= 0:
        raise ValueError("Rien à quoi répartir cette somme.")
    exact = [amount * weight / whole for weight in weights]
    shares = [part.quantize(CENT, ROUND_DOWN) for part in exact]
    missing = int((amount - sum(shares, ZERO)) / CENT)
    by_remainder = sorted(range(len(shares)), key=lambda at: exact[at] - shares[at], reverse=True)
    for at in by_remainder[:missing]:
        shares[at] += CENT
    return shares


def consumption_units(ages: Sequence[int]) -> Decimal:
    """First adult 1, each other person from 14 on 0.5, each child under 14 0.3 (INSEE, OECD-modified scale)."""
    grown = sum(age >= 14 for age in ages)
    first = Decimal(1)
    return first + Decimal("0.5") * max(grown - 1, 0) + Decimal("0.3") * (len(ages) - max(grown, 1))
