"""Codes and keys: kept letter for letter, refused when a spreadsheet has destroyed them, mended when the width is known."""

import re

from loge.foundation.exchange.values.reading import NOTHING, Read

SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_FLOAT = re.compile(r"(\d+)[.,]0+")
_QUOTED = re.compile(r"=?\"(.*)\"|'(.*)")


def read_code(cell: str, *, longest: int) -> Read:
    """A key as given, spaces squeezed. « 1.90556E+14 » is refused: the digits are lost, guessing would mix up people."""
    text = " ".join(cell.split())
    if not text:
        return NOTHING
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1] if quoted[1] is not None else quoted[2]
    if SCIENTIFIC.fullmatch(text):
        return Read(
            "",
            f"« {text} » : nombre abîmé par le tableur, des chiffres sont perdus. "
            "Mettez la colonne au format texte et exportez à nouveau.",
        )
    if len(text) > longest:
        return Read("", f"« {text[:30]}… » est trop long ({len(text)} caractères, {longest} au plus).")
    whole = _FLOAT.fullmatch(text)
    return Read(whole[1] if whole else text)


def read_fixed(cell: str, *, width: int, what: str) -> Read:
    """A code of known width (postal code, INSEE code): zeros lost in front are put back, and it is said."""
    read = read_code(cell, longest=40)
    text = read.value.replace(" ", "").upper()
    if not text or text.strip("0") == "":
        return read._replace(value="")
    if len(text) == width and re.fullmatch(r"[0-9][0-9AB][0-9]+", text):
        return Read(text)
    if len(text) == width - 1 and text.isdigit():
        mended = text.zfill(width)
        return Read(mended, "", f"{what} « {text} » complété en « {mended} »")
    return Read("", f"{what} « {text} » : {width} caractères attendus.")


def read_text(cell: str, *, longest: int) -> Read:
    """A free text, spaces squeezed, control characters dropped; a longer one is cut and it is said."""
    text = " ".join(cell.split())
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable())
    if len(text) > longest:
        return Read(text[:longest], "", f"texte coupé à {longest} caractères")
    return Read(text) if text else NOTHING


_EMAIL = re.compile(
    r"[a-z0-9][a-z0-9._%+'-]*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,24}"
)


def read_email(cell: str) -> Read:
    """Lower case; what is not an address is refused rather than kept."""
    text = cell.strip().strip("<>;,").lower().removeprefix("mailto:")
    if text in ("", "nc", "neant", "néant", "aucun", "aucune", "non", "-", "x"):
        return NOTHING
    if len(text) <= 254 and _EMAIL.fullmatch(text) and ".." not in text:
        return Read(text)
    return Read("", f"« {text[:60]} » n’est pas une adresse électronique.")
