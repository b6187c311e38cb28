"""Faults that only the whole file, or the register, shows. Each is one statement that refuses the lines it finds."""

import json

from django.db import connection

from loge.registers.tenants.imports.planning.kinds import USABLE


def _lost_zeros(code: str, table: str, known: str, mine: str = "true") -> str:
    """Rows whose code, all figures, is unknown to the register, which knows it with zeros in front.

    Taken for new, a column that a spreadsheet has gone over would make a second register beside the first.
    """
    return f"""WITH unknown AS MATERIALIZED (SELECT DISTINCT s.{code} AS code FROM tenants_importedrow s
              WHERE {USABLE} AND s.{code} ~ '^[1-9][0-9]*$' AND EXISTS (SELECT 1 FROM {table} t WHERE {mine})
              AND NOT EXISTS (SELECT 1 FROM {table} t WHERE {mine} AND t.{known} = s.{code})),
            lost AS MATERIALIZED (SELECT u.code FROM unknown u JOIN {table} t ON ltrim(t.{known}, '0') = u.code WHERE {mine})
            SELECT s.id FROM tenants_importedrow s JOIN lost ON lost.code = s.{code} WHERE {USABLE}"""


_LOST = (
    "Nous connaissons {what} avec des zéros devant : le tableur a dû les effacer. Mettez la colonne au format texte."
)

# (field, sentence, SQL of the ids of the rows at fault)
CHECKS: tuple[tuple[str, str, str], ...] = (
    (
        "residence_code",
        "Ce logement n’est pas encore connu et la ligne ne dit pas sa résidence. Ajoutez la colonne du code de la résidence.",
        f"""SELECT s.id FROM tenants_importedrow s WHERE {USABLE} AND s.residence_code = ''
            AND NOT EXISTS (SELECT 1 FROM housing_unit u WHERE u.code = s.unit_code)""",
    ),
    (
        "agency_code",
        "Cette résidence n’est pas encore connue et la ligne ne dit pas son agence. Ajoutez la colonne du code de l’agence.",
        f"""SELECT s.id FROM tenants_importedrow s WHERE {USABLE} AND s.agency_code = '' AND s.residence_code <> ''
            AND NOT EXISTS (SELECT 1 FROM housing_residence r WHERE r.code = s.residence_code)""",
    ),
    (
        "agency_code",
        "Ce code d’agence est celui d’une autre à des zéros près : le tableur a dû effacer les zéros de tête. Rétablissez-les.",
        f"""WITH codes AS (SELECT s.agency_code AS code FROM tenants_importedrow s WHERE {USABLE} AND s.agency_code <> '' GROUP BY 1),
            known AS (SELECT code FROM codes UNION SELECT code FROM accounts_agency)
            SELECT s.id FROM tenants_importedrow s WHERE {USABLE} AND s.agency_code IN (
              SELECT c.code FROM codes c JOIN known k ON ltrim(k.code, '0') = ltrim(c.code, '0') AND length(k.code) > length(c.code)
              WHERE c.code ~ '^[0-9]+$')""",
    ),
    (
        "lease_number",
        "Ce n° de contrat est celui d’un autre à des zéros près : le tableur a dû effacer les zéros de tête. Rétablissez-les.",
        f"""WITH codes AS (SELECT DISTINCT s.lease_number AS code FROM tenants_importedrow s WHERE {USABLE} AND s.lease_number ~ '^[0-9]+$'
                UNION SELECT lease_number FROM kept WHERE lease_number ~ '^[0-9]+$'),
            usual AS (SELECT length(code) AS width FROM codes GROUP BY 1 HAVING count(*) > (SELECT 0.9 * count(*) FROM codes)),
            short AS (SELECT code FROM codes WHERE length(code) < (SELECT width FROM usual)),
            wrong AS (SELECT code FROM short WHERE EXISTS (
                SELECT 1 FROM codes c WHERE c.code = lpad(short.code, (SELECT width FROM usual)::int, '0'))
                OR EXISTS (SELECT 1 FROM tenants_lease t WHERE t.source = %(source)s
                AND t.number = lpad(short.code, (SELECT width FROM usual)::int, '0')))
            SELECT s.id FROM tenants_importedrow s JOIN wrong w ON w.code = s.lease_number WHERE {USABLE}""",
    ),
    (
        "lease_number",
        _LOST.format(what="ce n° de contrat"),
        _lost_zeros("lease_number", "tenants_lease", "number", "t.source = %(source)s"),
    ),
    ("unit_code", _LOST.format(what="ce logement"), _lost_zeros("unit_code", "housing_unit", "code")),
    (
        "residence_code",
        _LOST.format(what="cette résidence"),
        _lost_zeros("residence_code", "housing_residence", "code"),
    ),
    (
        "source_key",
        _LOST.format(what="ce n° de client"),
        _lost_zeros(
            "source_key", "tenants_person", "source_key", "t.source = %(source)s AND t.merged_into_id IS NULL"
        ),
    ),
    (
        "building_code",
        "Ce logement est donné dans deux bâtiments par le fichier. Gardez une seule des deux lignes.",
        f"""WITH split AS (SELECT s.unit_code, min(s.building_code) AS kept FROM tenants_importedrow s WHERE {USABLE} AND s.building_code <> ''
              GROUP BY 1 HAVING min(s.building_code) <> max(s.building_code))
            SELECT s.id FROM tenants_importedrow s JOIN split USING (unit_code) WHERE {USABLE}""",
    ),
    (
        "source_key",
        "Ce n° de client porte plusieurs noms ou plusieurs dates de naissance dans le fichier. Corrigez les lignes fausses.",
        f"""WITH split AS (SELECT s.person_ref FROM tenants_importedrow s WHERE {USABLE} AND s.person_ref LIKE 'k%%'
              GROUP BY 1 HAVING min(s.names_key) <> max(s.names_key)
                OR min(s.birth_date) FILTER (WHERE s.birth_date_quality = 'exact') <> max(s.birth_date) FILTER (WHERE s.birth_date_quality = 'exact'))
            SELECT s.id FROM tenants_importedrow s JOIN split USING (person_ref) WHERE {USABLE}""",
    ),
    (
        "rpls_id",
        "Cet identifiant RPLS est déjà celui d’un autre logement. Corrigez-le.",
        f"""WITH split AS (SELECT s.rpls_id FROM tenants_importedrow s WHERE {USABLE} AND s.rpls_id <> ''
              GROUP BY 1 HAVING min(s.unit_code) <> max(s.unit_code))
            SELECT s.id FROM tenants_importedrow s JOIN split USING (rpls_id) WHERE {USABLE}
            UNION SELECT s.id FROM tenants_importedrow s JOIN housing_unit u ON u.rpls_id = s.rpls_id AND u.code <> s.unit_code
            WHERE {USABLE} AND s.rpls_id <> ''""",
    ),
    (
        "ends_on",
        "La date de sortie précède la date d’entrée que nous connaissons. Corrigez l’une des deux.",
        f"""SELECT s.id FROM tenants_importedrow s JOIN tenants_lease t ON t.source = %(source)s AND t.number = s.lease_number
            WHERE {USABLE} AND s.ends_on IS NOT NULL AND s.starts_on IS NULL AND t.starts_on > s.ends_on""",
    ),
    (
        "organisation",
        "Cet organisme n’a pas de n° de client et son nom est donné sous plusieurs écritures. Ajoutez le n° de client.",
        f"""WITH split AS (SELECT s.person_ref FROM tenants_importedrow s WHERE {USABLE} AND s.organisation <> '' AND s.source_key = ''
              GROUP BY 1 HAVING min(s.organisation) <> max(s.organisation))
            SELECT s.id FROM tenants_importedrow s JOIN split USING (person_ref) WHERE {USABLE}""",
    ),
)


def refuse_faulty_lines(params: dict) -> None:
    """Mark the rows at fault in the workbench, with the column, the reason and how to mend. May run again safely."""
    with connection.cursor() as cursor:
        for field, text, found in CHECKS:
            remark = json.dumps([{"field": field, "level": "error", "text": text, "by": "file"}])
            cursor.execute(
                f"""UPDATE tenants_importedrow SET refused = true, remarks = coalesce(remarks, '[]') || %(remark)s::jsonb
                    WHERE id IN ({found})""",
                {**params, "remark": remark},
            )


# Whom the lines in error may speak of: their keys as read, with or without zeros in front, else whatever their cells hold.
_UNSURE = (
    "DROP TABLE IF EXISTS unsure_codes, unsure_leases, unsure_people",
    """CREATE TEMP TABLE unsure_codes AS
        SELECT DISTINCT ltrim(btrim(v.code, ' "'), '0') AS code FROM tenants_importedrow s
        CROSS JOIN LATERAL (SELECT s.unit_code UNION ALL SELECT s.lease_number UNION ALL SELECT s.source_key
            UNION ALL SELECT jsonb_array_elements_text(s.raw -> 'cells')) v (code)
        WHERE s.run_id = %(run)s AND s.refused AND ltrim(btrim(v.code, ' "'), '0') <> ''""",
    """CREATE TEMP TABLE unsure_leases AS
        SELECT t.id AS lease_id, t.main_unit_id AS unit_id FROM tenants_lease t JOIN housing_unit u ON u.id = t.main_unit_id
        WHERE t.source = %(source)s AND EXISTS (SELECT 1 FROM unsure_codes)
            AND (ltrim(t.number, '0') IN (SELECT code FROM unsure_codes) OR ltrim(u.code, '0') IN (SELECT code FROM unsure_codes))""",
    """CREATE TEMP TABLE unsure_people AS
        SELECT t.id AS person_id FROM tenants_person t WHERE t.source = %(source)s AND t.source_key <> ''
            AND EXISTS (SELECT 1 FROM unsure_codes) AND ltrim(t.source_key, '0') IN (SELECT code FROM unsure_codes)
        UNION SELECT lp.person_id FROM tenants_leaseparty lp JOIN unsure_leases USING (lease_id) WHERE lp.person_id IS NOT NULL
        UNION SELECT o.person_id FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id
            JOIN unsure_leases l ON l.lease_id = h.lease_id""",
    "ANALYZE unsure_codes; ANALYZE unsure_leases; ANALYZE unsure_people",
)


def note_whom_errors_may_concern(params: dict) -> None:
    """Nobody is taken for gone because their line cannot be read."""
    with connection.cursor() as cursor:
        for statement in _UNSURE:
            cursor.execute(statement, params if "%(" in statement else None)
