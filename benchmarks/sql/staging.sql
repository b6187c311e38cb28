-- The export as it is: one text column per column of the file, and what its cells mean.
DROP TABLE IF EXISTS raw_staging;
CREATE UNLOGGED TABLE raw_staging ({columns});
CREATE OR REPLACE FUNCTION raw_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(lower(btrim(t)), 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿşğı''-’', 'aaaaaaceeeeiiiinooooouuuuyysgi   ') $$;
CREATE OR REPLACE FUNCTION raw_e164(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN translate(t, ' .-/()', '') ~ '^(0|\+33|0033)[1-9][0-9]{{8}}$' THEN '+33' || right(translate(t, ' .-/()', ''), 9) END $$;
CREATE OR REPLACE FUNCTION raw_day(t text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN t ~ '^[0-3][0-9]/[01][0-9]/(19|20)' AND t NOT IN ('01/01/1900', '00/00/0000') THEN to_date(t, 'DD/MM/YYYY') END $$;
CREATE OR REPLACE FUNCTION raw_amount(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN t <> '' THEN replace(t, ',', '.')::numeric END $$;
