"""The file given back: every line of the export with our identifiers, what was done of it, and why."""

from pathlib import Path

from django.db import connection

from loge.foundation.exchange.models import ImportRun
from loge.registers.tenants.imports.room import room

# A cell that starts like a formula would be run by a spreadsheet: it gets an apostrophe. Six cells a line: no regular expression.
_SAFE = "CASE WHEN left({0}, 1) IN ('=', '+', '-', '@') THEN '''' || {0} ELSE {0} END"
_SQL = f"""
    COPY (
        SELECT o.line AS "Ligne",
            CASE o.state WHEN 'create' THEN 'créé' WHEN 'update' THEN 'modifié' WHEN 'unchanged' THEN 'inchangé'
                WHEN 'error' THEN 'en erreur, non importé' WHEN 'decide' THEN 'à décider, non importé'
                ELSE 'laissé de côté' END AS "Issue",
            CASE o.reason WHEN 'key' THEN 'n° de client' WHEN 'name_birth' THEN 'noms et date de naissance'
                WHEN 'name_lease' THEN 'noms et même bail' WHEN 'merged' THEN 'fiche fusionnée' WHEN 'decided' THEN 'décision'
                ELSE '' END AS "Reconnu par",
            o.person_id AS "Identifiant Loge de la personne", o.organisation_id AS "Identifiant Loge de l’organisme",
            o.lease_id AS "Identifiant Loge du bail", o.unit_id AS "Identifiant Loge du logement",
            {_SAFE.format("s.source_key")} AS "N° de client", {_SAFE.format("s.lease_number")} AS "N° de contrat",
            {_SAFE.format("s.unit_code")} AS "N° de logement", {_SAFE.format("s.last_name")} AS "Nom",
            {_SAFE.format("s.first_name")} AS "Prénom",
            (SELECT string_agg(r ->> 'text', ' ') FROM jsonb_array_elements(s.remarks) r) AS "Remarques"
        FROM tenants_rowoutcome o LEFT JOIN tenants_importedrow s ON s.id = o.row_id WHERE o.run_id = %s ORDER BY o.line, o.part
    ) TO STDOUT (FORMAT csv, HEADER, DELIMITER ';')"""


def write(run: ImportRun, folder: Path) -> str:
    """Write it beside the file received; answer its name in that folder. UTF-8 with a mark, so that Excel reads accents.

    It says what the plan says, and does not wait for the records. Always the same name: a resumed import leaves no other behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{Path(run.stored_as).stem}-resultat.csv"
    with room(), open(path, "wb") as out, connection.cursor() as cursor:
        out.write(b"\xef\xbb\xbf")
        with cursor.copy(_SQL, [run.pk]) as copy:
            for chunk in copy:
                out.write(chunk)
    path.chmod(0o600)
    return path.name
