from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from loge.foundation.runtime.first_tables import drawn_once


class Command(migrate.Command):
    """Django's own, quicker on a database that is still empty."""

    def handle(self, *args, **options):
        empty = not MigrationRecorder(connections[options["database"]]).applied_migrations()
        with drawn_once() if empty else nullcontext():
            return super().handle(*args, **options)
