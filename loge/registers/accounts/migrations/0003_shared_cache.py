"""The table of Django's database cache: what counts attempts must be shared by every process and every machine."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE loge_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX loge_cache_expires ON loge_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_unique_names")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE loge_cache")]
