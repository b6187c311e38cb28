from pathlib import Path

import pytest

from loge.foundation.exchange.models import Sender
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User
from loge.registers.tenants.imports import operations

TITLES = (
    "Agence;Libellé agence;Groupe;Programme;Bâtiment;Escalier;Etage;Porte;N° logement;Nature;Type;Surface;Adresse;Code postal;"
    "Commune;Code INSEE;N° contrat;Date entrée;Date sortie;Loyer;Solde;N° client;Rôle;Civ;Nom;Nom de naissance;Prénom;"
    "Date naissance;Date décès;Raison sociale;Tel fixe;Mobile;Email"
).split(";")
USUAL = {
    "Agence": "01", "Libellé agence": "Agence Nord", "Groupe": "R001", "Programme": "LES LILAS", "Bâtiment": "A", "Escalier": "1",
    "N° logement": "U1", "Nature": "LOGEMENT", "Type": "T3", "Surface": "62,50", "Adresse": "1 RUE DES LILAS", "Code postal": "49000",
    "Commune": "ANGERS", "Code INSEE": "49007", "N° contrat": "C1", "Date entrée": "01/02/2010", "Loyer": "412,30",
    "Solde": "0,00", "N° client": "P1", "Rôle": "TITULAIRE", "Civ": "MME", "Nom": "LE GALL", "Prénom": "JEANNE",
    "Date naissance": "12/03/1941", "Tel fixe": "01 99 00 11 22", "Mobile": "06 39 98 01 02", "Email": "J.LEGALL@example.org",
}  # fmt: skip


def line(**cells) -> dict[str, str]:
    """The usual line, with other cells: line(Nom="MARTIN", **{"N° client": "P2"})."""
    return {**USUAL, **cells}


def vacant(**cells) -> dict[str, str]:
    kept = (
        "Agence",
        "Libellé agence",
        "Groupe",
        "Programme",
        "Bâtiment",
        "Nature",
        "Adresse",
        "Code postal",
        "Commune",
    )
    return {title: USUAL[title] for title in kept} | cells


@pytest.fixture
def manager():
    return User.objects.create_user(
        "responsable", first_name="Nadia", last_name="Martin", roles=[Role.CUSTOMER_RELATIONS_MANAGER]
    )


@pytest.fixture
def erp():
    return Sender.objects.create(code="erp", name="Progiciel")


@pytest.fixture
def write(tmp_path, settings):
    """Write lines as a CSV the way ERPs do: semicolons, Windows-1252, CRLF."""
    settings.MEDIA_ROOT = tmp_path / "files"

    def write(*lines, titles=TITLES, encoding="cp1252", name="export.csv") -> Path:
        rows = [";".join(titles)] + [";".join(cells.get(title, "") for title in titles) for cells in lines]
        path = tmp_path / name
        path.write_bytes(("\r\n".join(rows) + "\r\n").encode(encoding))
        return path

    return write


@pytest.fixture
def load(write, manager, erp):
    """Write lines and import them, without a screen."""

    def load(*lines, **options):
        given = {key: options.pop(key) for key in ("titles", "encoding", "name") if key in options}
        return operations.import_file(path=write(*lines, **given), sender=erp, by=manager, **options)

    return load


@pytest.fixture
def preview(write, manager, erp):
    """Write lines and stop at the preview."""

    def preview(*lines, **options):
        from loge.registers.tenants.imports import engine

        run = operations.receive_file(path=write(*lines, **options), sender=erp, by=manager)
        columns = {int(place): code for place, code in run.columns.items()}
        operations.set_mapping(run, columns=columns, grain=run.grain, by=manager)
        operations.check_rows(run, by=manager, background=False)
        engine.check(run.pk)
        run.refresh_from_db()
        return run

    return preview
