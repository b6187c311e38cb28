"""Municipalities by their INSEE code, and the département that a code belongs to."""

import re

_CODE = re.compile(r"(?:[013-9][0-9]|2[1-9AB])[0-9]{3}|20[0-9]{3}")
_DEPARTMENT = re.compile(r"0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|97[1-6]")


def department_of_insee(code: str) -> str:
    """« 71153 » → « 71 », « 2A004 » → « 2A », « 97411 » → « 974 »."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def is_area(code: str) -> bool:
    """A municipality (five characters) or a whole département (two or three)."""
    return bool(_CODE.fullmatch(code) or _DEPARTMENT.fullmatch(code))


def read_areas(text: str) -> tuple[dict[str, str], list[str]]:
    """Codes to names out of « 71153 Chalon-sur-Saône », one to a line, and the lines that are not understood."""
    found: dict[str, str] = {}
    wrong = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _, name = line.partition(" ")
        if is_area(code.upper()):
            found[code.upper()] = name.strip(" -,;")
        else:
            wrong.append(line)
    return found, wrong
