"""What imports changed in a person, found by its key: their line of time asks for it.

A partial index of this register on a table of the machinery: the changes of leases, far more numerous, do not pay for it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_import_workbench"), ("exchange", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """CREATE INDEX changed_row_person ON exchange_changedrow (key) WHERE "table" = 'tenants_person'""",
            "DROP INDEX changed_row_person",
        )
    ]
