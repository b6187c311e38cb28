-- Staging to the register's own tables, by hand, as a database administrator would: the limit of a first import.
SET work_mem = '512MB';
SET hash_mem_multiplier = 2;
ANALYZE raw_staging;
INSERT INTO accounts_agency (code, name, address, phone, opening_hours)
SELECT agence, btrim(min(libelle_agence)), '', '', '' FROM raw_staging GROUP BY agence;
ANALYZE accounts_agency;
INSERT INTO housing_residence (code, name, agency_id, municipality, municipality_code, postal_code, qpv_code)
SELECT s.groupe, btrim(min(s.programme)), min(a.id), btrim(min(s.commune)), min(s.code_insee), min(s.code_postal), ''
FROM raw_staging s JOIN accounts_agency a ON a.code = s.agence GROUP BY s.groupe;
ANALYZE housing_residence;
INSERT INTO housing_building (code, residence_id, address, postal_code, municipality, year_built, search_key)
SELECT s.groupe || '-' || s.batiment, min(r.id), btrim(min(s.adresse)), min(s.code_postal), btrim(min(s.commune)),
       min(s.annee_construction)::int, raw_fold(min(s.adresse) || ' ' || min(s.code_postal) || ' ' || min(s.commune))
FROM raw_staging s JOIN housing_residence r ON r.code = s.groupe GROUP BY s.groupe, s.batiment;
ANALYZE housing_building;
INSERT INTO housing_entrance (code, building_id, label)
SELECT DISTINCT s.groupe || '-' || s.batiment || '/' || s.escalier, b.id, s.escalier
FROM raw_staging s JOIN housing_building b ON b.code = s.groupe || '-' || s.batiment WHERE s.escalier <> '';
ANALYZE housing_entrance;
INSERT INTO housing_unit (code, building_id, entrance_id, kind, status, floor, door, typology, area, is_adapted)
SELECT DISTINCT ON (s.n_logement) s.n_logement, b.id, e.id,
       CASE s.nature WHEN 'LOGEMENT' THEN 'dwelling' WHEN 'PARKING' THEN 'parking' WHEN 'GARAGE' THEN 'garage' WHEN 'CAVE' THEN 'cellar'
            WHEN 'LOGE' THEN 'caretaker_lodge' WHEN 'COMMERCE' THEN 'shop' ELSE 'association_room' END,
       CASE WHEN s.etat LIKE 'LOU%' THEN 'occupied' WHEN s.etat = 'VACANT TRAVAUX' THEN 'vacant_works'
            WHEN s.etat LIKE 'VACANT%' THEN 'vacant_market' ELSE 'caretaker' END,
       s.etage, s.porte, s.type, raw_amount(s.surface), CASE WHEN s.logement_adapte = 'O' THEN true END
FROM raw_staging s JOIN housing_building b ON b.code = s.groupe || '-' || s.batiment
LEFT JOIN housing_entrance e ON e.code = s.groupe || '-' || s.batiment || '/' || s.escalier ORDER BY s.n_logement;
ANALYZE housing_unit;
INSERT INTO tenants_organisation (source, source_key, name, siret, search_key)
SELECT DISTINCT ON (n_client) 'erp', n_client, raison_sociale, '', raw_fold(raison_sociale) FROM raw_staging
WHERE raison_sociale <> '' ORDER BY n_client;
ANALYZE tenants_organisation;
INSERT INTO tenants_person (source, source_key, civility, last_name, birth_name, first_name, birth_date, birth_date_quality, language,
                            deceased, deceased_on, search_key)
SELECT DISTINCT ON (n_client) 'erp', n_client, civ, btrim(nom), nom_de_naissance, btrim(prenom), raw_day(date_naissance),
       CASE WHEN raw_day(date_naissance) IS NULL THEN 'unknown' WHEN date_naissance LIKE '01/01/%' THEN 'year_only' ELSE 'exact' END, '',
       date_deces <> '', raw_day(date_deces), raw_fold(nom || ' ' || btrim(prenom) || ' ' || nom_de_naissance)
FROM raw_staging WHERE nom <> '' ORDER BY n_client;
ANALYZE tenants_person;
INSERT INTO tenants_lease (source, number, main_unit_id, kind, status, starts_on, ends_on, end_reason, rent, service_charges,
                           housing_benefit, balance, balance_on, payment_method)
SELECT DISTINCT ON (s.n_contrat) 'erp', s.n_contrat, u.id,
       CASE s.nature_bail WHEN 'HABITATION' THEN 'residential' WHEN 'STATIONNEMENT' THEN 'parking_only'
            WHEN 'COMMERCIAL' THEN 'commercial' ELSE 'association' END,
       CASE WHEN raw_day(s.date_sortie) < current_date THEN 'terminated' WHEN raw_day(s.date_sortie) IS NOT NULL THEN 'notice_given'
            ELSE 'active' END,
       raw_day(s.date_entree), raw_day(s.date_sortie), '', raw_amount(s.loyer), raw_amount(s.charges), raw_amount(s.apl),
       raw_amount(s.solde), current_date, left(s.mode_paiement, 20)
FROM raw_staging s JOIN housing_unit u ON u.code = s.n_logement WHERE s.n_contrat <> ''
ORDER BY s.n_contrat, (s.nature <> 'LOGEMENT'), s.n_logement;
ANALYZE tenants_lease;
INSERT INTO tenants_lease_ancillary_units (lease_id, unit_id)
SELECT DISTINCT l.id, u.id FROM raw_staging s JOIN tenants_lease l ON l.number = s.n_contrat
JOIN housing_unit u ON u.code = s.n_logement WHERE u.id <> l.main_unit_id;
INSERT INTO tenants_leaseparty (lease_id, person_id, role)
SELECT DISTINCT l.id, p.id, CASE s.role WHEN 'TITULAIRE' THEN 'holder' ELSE 'joint_holder' END
FROM raw_staging s JOIN tenants_lease l ON l.number = s.n_contrat JOIN tenants_person p ON p.source = 'erp' AND p.source_key = s.n_client
WHERE s.role IN ('TITULAIRE', 'COTITULAIRE') AND s.nom <> '';
INSERT INTO tenants_leaseparty (lease_id, organisation_id, role)
SELECT DISTINCT l.id, o.id, 'holder'
FROM raw_staging s JOIN tenants_lease l ON l.number = s.n_contrat JOIN tenants_organisation o ON o.source_key = s.n_client
WHERE s.raison_sociale <> '';
INSERT INTO tenants_household (lease_id, unit_id, residence_id, reference_person_id, priority_transfer, ended_on)
SELECT DISTINCT ON (l.id) l.id, l.main_unit_id, b.residence_id, p.id, s.mutation_prioritaire = 'O',
       CASE WHEN l.ends_on < current_date THEN l.ends_on END
FROM raw_staging s JOIN tenants_lease l ON l.number = s.n_contrat AND l.kind = 'residential'
JOIN housing_unit u ON u.id = l.main_unit_id JOIN housing_building b ON b.id = u.building_id
LEFT JOIN tenants_person p ON p.source = 'erp' AND p.source_key = s.n_client ORDER BY l.id, (s.role <> 'TITULAIRE'), p.id;
ANALYZE tenants_household;
INSERT INTO tenants_occupant (household_id, person_id, link, ends_on, is_dependent)
SELECT DISTINCT ON (h.id, p.id) h.id, p.id,
       CASE s.role WHEN 'TITULAIRE' THEN 'reference' WHEN 'COTITULAIRE' THEN 'joint_holder' WHEN 'CONJOINT' THEN 'spouse'
            WHEN 'ENFANT' THEN 'child' ELSE 'other' END, h.ended_on, s.role = 'ENFANT'
FROM raw_staging s JOIN tenants_lease l ON l.number = s.n_contrat JOIN tenants_household h ON h.lease_id = l.id
JOIN tenants_person p ON p.source = 'erp' AND p.source_key = s.n_client ORDER BY h.id, p.id;
CREATE TEMP TABLE raw_contact AS
SELECT DISTINCT ON (n_client, value) * FROM (
    SELECT n_client, 'phone' AS channel, raw_e164(given) AS value, given,
           CASE WHEN given ~ '^(0|\+33|0033) ?[67]' THEN 'mobile' ELSE 'landline' END AS kind, note, rank
    FROM (
        SELECT n_client, regexp_split_to_table(mobile, '[/]| ou | - | (?=[a-z])') AS given, note_tel AS note, 1 AS rank
        FROM raw_staging WHERE mobile <> '' AND nom || raison_sociale <> ''
        UNION ALL SELECT n_client, regexp_split_to_table(tel_fixe, '[/]| ou | - | (?=[a-z])'), note_tel, 2
        FROM raw_staging WHERE tel_fixe <> '' AND nom || raison_sociale <> '') numbers
    UNION ALL SELECT n_client, 'email', lower(email), email, '', '', 3 FROM raw_staging WHERE email <> '') facts
WHERE value IS NOT NULL ORDER BY n_client, value, rank;
ANALYZE raw_contact;
INSERT INTO tenants_contactpoint (person_id, organisation_id, channel, value, as_given, phone_kind, belongs_to, note, rank, source,
                                  safe_to_use, do_not_use, disabled_reason)
SELECT p.id, o.id, x.channel, x.value, x.given, x.kind, 'self', x.note, x.rank, 'erp', true, false, ''
FROM raw_contact x LEFT JOIN tenants_person p ON p.source = 'erp' AND p.source_key = x.n_client
LEFT JOIN tenants_organisation o ON p.id IS NULL AND o.source_key = x.n_client WHERE p.id IS NOT NULL OR o.id IS NOT NULL;
INSERT INTO tenants_frailtymark (person_id, kind, consent_on, source)
SELECT DISTINCT ON (p.id) p.id, 'disability', current_date, 'erp'
FROM raw_staging s JOIN tenants_person p ON p.source = 'erp' AND p.source_key = s.n_client
WHERE s.handicap_declare = 'O' AND s.accord_handicap = 'O' ORDER BY p.id;
INSERT INTO tenants_guardian (person_id, measure, authority_name, phone, email)
SELECT DISTINCT ON (p.id) p.id, CASE WHEN s.mesure_de_protection = 'TUTELLE' THEN 'guardianship' ELSE 'curatorship' END,
       s.organisme_tuteur, left(s.tel_tuteur, 20), ''
FROM raw_staging s JOIN tenants_person p ON p.source = 'erp' AND p.source_key = s.n_client
WHERE s.mesure_de_protection <> '' ORDER BY p.id;
ANALYZE tenants_lease_ancillary_units, tenants_leaseparty, tenants_occupant, tenants_contactpoint, tenants_frailtymark, tenants_guardian;
