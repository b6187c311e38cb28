"""Sensitivity of every stored field, from P0 (public) to P5 (sealed): domain.md 14c.

A model says its part in one attribute, every field once:

    SENSITIVITY = classify(P1="id number", P2="first_name last_name")

tests/house refuses a field that has no class. Lists, exports and the journal of reads rest on it.
"""

from enum import IntEnum


class Sensitivity(IntEnum):
    PUBLIC = 0  # residence, opening hours: shown to all, exported
    INTERNAL = 1  # lease number, dwelling: staff
    PERSONAL = 2  # name, phone, birth date: need to know, masked in lists, export logged
    FINANCIAL = 3  # arrears, income, aids: by role, export logged with a reason
    VULNERABILITY = 4  # risk signals, notes: the case's team only, never exported in bulk
    SEALED = 5  # violence, hidden address, national number: named users, never exported


def classify(**names_by_class: str) -> dict[str, Sensitivity]:
    """Map field names to their class. Raise ValueError when a field is given two classes."""
    classes: dict[str, Sensitivity] = {}
    for level, names in names_by_class.items():
        sensitivity = Sensitivity(int(level.removeprefix("P")))
        for name in names.split():
            if name in classes:
                raise ValueError(f"{name} is classified twice")
            classes[name] = sensitivity
    return classes
