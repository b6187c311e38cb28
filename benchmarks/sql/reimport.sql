-- The export of the next day over a full register: read it all, write only what changed, flag what has gone.
SET work_mem = '512MB';
SET hash_mem_multiplier = 2;
ANALYZE raw_staging;
CREATE TEMP TABLE raw_people AS
SELECT DISTINCT ON (n_client) n_client, n_contrat, role, civ, btrim(nom) AS nom, nom_de_naissance, btrim(prenom) AS prenom,
       raw_day(date_naissance) AS born,
       CASE WHEN raw_day(date_naissance) IS NULL THEN 'unknown' WHEN date_naissance LIKE '01/01/%' THEN 'year_only' ELSE 'exact' END AS quality,
       date_deces <> '' AS dead, raw_day(date_deces) AS died
FROM raw_staging WHERE nom <> '' ORDER BY n_client;
ANALYZE raw_people;
UPDATE tenants_person p SET civility = n.civ, last_name = n.nom, birth_name = n.nom_de_naissance, first_name = n.prenom,
       birth_date = n.born, birth_date_quality = n.quality, deceased = n.dead, deceased_on = n.died, missing_since = NULL,
       search_key = raw_fold(n.nom || ' ' || n.prenom || ' ' || n.nom_de_naissance)
FROM raw_people n WHERE p.source = 'erp' AND p.source_key = n.n_client
  AND (p.civility, p.last_name, p.birth_name, p.first_name, p.birth_date, p.birth_date_quality, p.deceased, p.deceased_on, p.missing_since)
      IS DISTINCT FROM (n.civ, n.nom, n.nom_de_naissance, n.prenom, n.born, n.quality, n.dead, n.died, NULL::date);
INSERT INTO tenants_person (source, source_key, civility, last_name, birth_name, first_name, birth_date, birth_date_quality, language,
                            deceased, deceased_on, search_key)
SELECT 'erp', n.n_client, n.civ, n.nom, n.nom_de_naissance, n.prenom, n.born, n.quality, '', n.dead, n.died,
       raw_fold(n.nom || ' ' || n.prenom || ' ' || n.nom_de_naissance)
FROM raw_people n WHERE NOT EXISTS (SELECT 1 FROM tenants_person p WHERE p.source = 'erp' AND p.source_key = n.n_client);
UPDATE tenants_person p SET missing_since = current_date
WHERE p.source = 'erp' AND p.missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM raw_people n WHERE n.n_client = p.source_key);
CREATE TEMP TABLE raw_lease AS
SELECT DISTINCT ON (s.n_contrat) s.n_contrat, raw_day(s.date_entree) AS starts, raw_day(s.date_sortie) AS ends, raw_amount(s.loyer) AS rent,
       raw_amount(s.charges) AS charges, raw_amount(s.apl) AS benefit, raw_amount(s.solde) AS balance, left(s.mode_paiement, 20) AS paid
FROM raw_staging s WHERE s.n_contrat <> '' ORDER BY s.n_contrat, (s.nature <> 'LOGEMENT'), s.n_logement;
ANALYZE raw_lease;
UPDATE tenants_lease l SET starts_on = n.starts, ends_on = n.ends, rent = n.rent, service_charges = n.charges, housing_benefit = n.benefit,
       balance = n.balance, balance_on = current_date, payment_method = n.paid, missing_since = NULL
FROM raw_lease n WHERE l.source = 'erp' AND l.number = n.n_contrat
  AND (l.starts_on, l.ends_on, l.rent, l.service_charges, l.housing_benefit, l.balance, l.payment_method, l.missing_since)
      IS DISTINCT FROM (n.starts, n.ends, n.rent, n.charges, n.benefit, n.balance, n.paid, NULL::date);
UPDATE tenants_lease l SET missing_since = current_date
WHERE l.source = 'erp' AND l.missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM raw_lease n WHERE n.n_contrat = l.number);
UPDATE housing_unit u SET floor = s.etage, door = s.porte, typology = s.type, area = raw_amount(s.surface)
FROM (SELECT DISTINCT ON (n_logement) n_logement, etage, porte, type, surface FROM raw_staging ORDER BY n_logement) s
WHERE u.code = s.n_logement
  AND (u.floor, u.door, u.typology, u.area) IS DISTINCT FROM (s.etage, s.porte, s.type, raw_amount(s.surface));
UPDATE housing_unit u SET missing_since = current_date
WHERE u.missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM raw_staging s WHERE s.n_logement = u.code);
INSERT INTO tenants_occupant (household_id, person_id, link, is_dependent)
SELECT h.id, p.id, 'other', false
FROM raw_people n JOIN tenants_lease l ON l.source = 'erp' AND l.number = n.n_contrat JOIN tenants_household h ON h.lease_id = l.id
JOIN tenants_person p ON p.source = 'erp' AND p.source_key = n.n_client
WHERE NOT EXISTS (SELECT 1 FROM tenants_occupant o WHERE o.household_id = h.id AND o.person_id = p.id);
UPDATE tenants_occupant o SET ends_on = current_date
FROM tenants_person p WHERE p.id = o.person_id AND p.missing_since = current_date AND o.ends_on IS NULL;
CREATE TEMP TABLE raw_contact AS
SELECT DISTINCT ON (n_client, value) * FROM (
    SELECT n_client, 'phone' AS channel, raw_e164(given) AS value, given,
           CASE WHEN given ~ '^(0|\+33|0033) ?[67]' THEN 'mobile' ELSE 'landline' END AS kind, note, rank
    FROM (
        SELECT n_client, regexp_split_to_table(mobile, '[/]| ou | - | (?=[a-z])') AS given, note_tel AS note, 1 AS rank
        FROM raw_staging WHERE mobile <> '' AND nom <> ''
        UNION ALL SELECT n_client, regexp_split_to_table(tel_fixe, '[/]| ou | - | (?=[a-z])'), note_tel, 2
        FROM raw_staging WHERE tel_fixe <> '' AND nom <> '') numbers
    UNION ALL SELECT n_client, 'email', lower(email), email, '', '', 3 FROM raw_staging WHERE email <> '') facts
WHERE value IS NOT NULL ORDER BY n_client, value, rank;
ANALYZE raw_contact;
CREATE TEMP TABLE raw_known AS
SELECT p.id AS person_id, x.* FROM raw_contact x JOIN tenants_person p ON p.source = 'erp' AND p.source_key = x.n_client;
ANALYZE raw_known;
UPDATE tenants_contactpoint c SET disabled_at = now(), disabled_reason = 'gone'
WHERE c.person_id IS NOT NULL AND c.source = 'erp' AND c.disabled_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM raw_known k WHERE k.person_id = c.person_id AND k.channel = c.channel AND k.value = c.value);
INSERT INTO tenants_contactpoint (person_id, channel, value, as_given, phone_kind, belongs_to, note, rank, source, safe_to_use, do_not_use,
                                  disabled_reason)
SELECT k.person_id, k.channel, k.value, k.given, k.kind, 'self', k.note, k.rank, 'erp', true, false, ''
FROM raw_known k WHERE NOT EXISTS (
    SELECT 1 FROM tenants_contactpoint c WHERE c.person_id = k.person_id AND c.channel = k.channel AND c.value = k.value);
