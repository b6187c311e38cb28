import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def note_those_of_today(apps, schema_editor):
    """Of the seals put on before: the leases that had begun when they were, or whose beginning is not known."""
    Seal, KnownLease = apps.get_model("seals", "Seal"), apps.get_model("seals", "KnownLease")
    Lease = apps.get_model("tenants", "Lease")
    for seal in Seal.objects.filter(lifted_at=None):
        people = list(seal.people.values_list("person", flat=True))
        tied = Lease.objects.filter(Q(parties__person__in=people) | Q(household__occupants__person__in=people)).distinct()
        known = tied.filter(Q(starts_on=None) | Q(starts_on__lte=seal.opened_at.date()))
        KnownLease.objects.bulk_create([KnownLease(seal=seal, lease=lease) for lease in known])


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial"), ("tenants", "0004_import_memory")]

    operations = [
        migrations.CreateModel(
            name="KnownLease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lease",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.lease"
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="known_leases", to="seals.seal"
                    ),
                ),
            ],
            options={"verbose_name": "bail connu", "verbose_name_plural": "baux connus"},
        ),
        migrations.AddConstraint(
            model_name="knownlease",
            constraint=models.UniqueConstraint(fields=("seal", "lease"), name="lease_known_once_per_seal"),
        ),
        migrations.RunPython(note_those_of_today, migrations.RunPython.noop),
    ]
