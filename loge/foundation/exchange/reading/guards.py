"""What a file really is, whatever its name says, and the limits that keep a hostile one from filling the memory."""

import re
import zipfile
import zlib
from pathlib import Path

from loge.foundation.errors import Refusal

LARGEST_FILE = 700 * 1024 * 1024  # bytes; ten million persons are cut into several files
LARGEST_UNZIPPED = 2 * 1024 * 1024 * 1024
LARGEST_RATIO = 150  # a real workbook shrinks 5 to 40 times
RATIO_MATTERS_ABOVE = 64 * 1024 * 1024
MOST_SHEETS = 60
MOST_COLUMNS = 702  # column ZZ
MOST_CELLS_HELD = 60_000_000  # the reader keeps the rectangle that goes from A1 to the last cell
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')
SAVE_AS = "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou .csv."


def file_kind(path: Path, filename: str) -> str:
    """« text » or « xlsx ». Raise Refusal, in French, for anything that cannot be read safely."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal("Ce fichier est vide (0 octet). L’export s’est peut-être interrompu : refaites-le.")
    if size > LARGEST_FILE:
        raise Refusal("Ce fichier dépasse 700 Mo. Découpez l’export, par agence par exemple.")
    with open(path, "rb") as file:
        start = file.read(4096)
    suffix = Path(filename).suffix.lower()
    if start.startswith(OLE):
        raise Refusal(_old_workbook(path))
    if start.startswith(b"PK\x03\x04"):
        return _workbook(path, suffix)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise Refusal(f"Ce fichier est une page web ou un document XML, pas un tableau. {SAVE_AS}")
    if suffix in (".xlsx", ".xlsm", ".xls"):
        raise Refusal(f"Ce fichier porte l’extension {suffix} mais n’est pas un classeur Excel. {SAVE_AS}")
    if start.startswith(b"%PDF"):
        raise Refusal("Ce fichier est un PDF. Demandez l’export en .csv ou en .xlsx.")
    return "text"


def _old_workbook(path: Path) -> str:
    with open(path, "rb") as file:
        head = file.read(1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in head:
        return "Ce classeur est protégé par un mot de passe. Retirez la protection puis envoyez-le de nouveau."
    return f"Ce fichier est un ancien classeur Excel (.xls). {SAVE_AS}"


def _workbook(path: Path, suffix: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise Refusal(f"Ce fichier est une archive, pas un classeur Excel. {SAVE_AS}")
            if suffix in (".csv", ".txt", ".tsv"):
                raise Refusal(
                    f"Ce fichier porte l’extension {suffix} mais c’est un classeur Excel : renommez-le en .xlsx."
                )
            _check_declared(archive)
            _check_content(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refusal(f"Ce classeur est abîmé ou incomplet. {SAVE_AS}") from error
    return "xlsx"


def _check_declared(archive: zipfile.ZipFile) -> None:
    unzipped = sum(info.file_size for info in archive.infolist())
    zipped = sum(info.compress_size for info in archive.infolist()) or 1
    suspicious = unzipped > RATIO_MATTERS_ABOVE and unzipped / zipped > LARGEST_RATIO
    if unzipped > LARGEST_UNZIPPED or suspicious:
        raise Refusal(
            "Ce classeur se déploie en un volume anormal : par sécurité, il n’est pas ouvert. Exportez-le en .csv."
        )
    sheets = sum(info.filename.startswith("xl/worksheets/sheet") for info in archive.infolist())
    if sheets > MOST_SHEETS:
        raise Refusal(f"Ce classeur a {sheets} feuilles. Gardez seulement celle du registre.")


def _check_content(archive: zipfile.ZipFile) -> None:
    """Unzip each part once, counting: a header may lie about sizes, a lone cell at XFD1048576 may ask for a huge grid."""
    allowance = sum(info.file_size for info in archive.infolist()) + 1024
    for info in archive.infolist():
        widest, deepest, tail = 0, 0, b""
        sheet = info.filename.startswith("xl/worksheets/")
        with archive.open(info) as part:
            while chunk := part.read(1 << 20):
                allowance -= len(chunk)
                if allowance < 0:
                    raise Refusal("Ce classeur se déploie en un volume anormal : par sécurité, il n’est pas ouvert.")
                if sheet:
                    found = _CELL.findall(tail + chunk)
                    tail = chunk[-200:]
                    if found:
                        deepest = max(deepest, int(found[-1][1]), int(found[0][1]))
                        widest = max(widest, max(map(_column_number, {letters for letters, _ in found})))
        if widest > MOST_COLUMNS or widest * deepest > MOST_CELLS_HELD:
            raise Refusal(
                "Une feuille de ce classeur a des cellules très loin du tableau (colonnes ou lignes). "
                "Supprimez-les, ou exportez la feuille en .csv."
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
