from django.db import migrations

FORBID = """
CREATE FUNCTION arrears_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('loge.undo', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a line of account is never changed: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER arrears_line_no_change
    BEFORE UPDATE OF account_id, debt, kind, amount, label, dated_on, due_on, period, source, sender_key ON arrears_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION arrears_line_is_kept();
CREATE TRIGGER arrears_line_no_delete BEFORE DELETE ON arrears_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION arrears_line_is_kept();
"""
ALLOW = """
DROP TRIGGER arrears_line_no_delete ON arrears_ledgerentry;
DROP TRIGGER arrears_line_no_change ON arrears_ledgerentry;
DROP FUNCTION arrears_line_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("arrears", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
