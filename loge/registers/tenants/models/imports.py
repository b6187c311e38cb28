"""Workbench of the imports: unlogged tables, rebuilt from the file and the decisions whenever they are missing.

The rows of the last file applied stay, so that the next one is read only where it differs (see the imports package).
No foreign key: they hold what a file says, not what is. Two separators cut the contacts of a line into fields
(`\\x1f`) and items (`\\x1e`): one text is copied ten times faster than as many rows.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from loge.foundation.privacy import classify


class ImportedRow(models.Model):
    """One person of one line of the file, cells understood. `part` 2 is the second holder of the same line."""

    SENSITIVITY = classify(
        P1="id run_id line part digest refused left_out organisation agency_code agency_name residence_code "
        "residence_name qpv_code municipality municipality_code postal_code building_code year_built address address_key "
        "entrance_code entrance_label unit_code rpls_id unit_kind unit_status floor door typology area lease_number "
        "lease_kind signed_on starts_on ends_on siret source_key role_party role_link",
        P2="remarks raw person_ref names_key search_key civility last_name birth_name first_name birth_date "
        "birth_date_quality language deceased deceased_on contacts guardian_name guardian_measure guardian_phone",
        P3="rent service_charges housing_benefit balance payment_method priority_transfer",
        P4="is_adapted disability",
    )

    run_id = models.BigIntegerField()
    line = models.IntegerField()
    part = models.SmallIntegerField(default=1)
    digest = models.BigIntegerField(
        null=True
    )  # of the cells of the line as they came; none when a person corrected them
    refused = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)
    remarks = models.JSONField(null=True)
    raw = models.JSONField(null=True)
    agency_code = models.TextField(default="")
    agency_name = models.TextField(default="")
    residence_code = models.TextField(default="")
    residence_name = models.TextField(default="")
    qpv_code = models.TextField(default="")
    municipality = models.TextField(default="")
    municipality_code = models.TextField(default="")
    postal_code = models.TextField(default="")
    building_code = models.TextField(default="")
    year_built = models.SmallIntegerField(null=True)
    address = models.TextField(default="")
    address_key = models.TextField(default="")
    entrance_code = models.TextField(default="")
    entrance_label = models.TextField(default="")
    unit_code = models.TextField(default="")
    rpls_id = models.TextField(default="")
    unit_kind = models.TextField(default="")
    unit_status = models.TextField(default="")
    floor = models.TextField(default="")
    door = models.TextField(default="")
    typology = models.TextField(default="")
    area = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_adapted = models.BooleanField(null=True)
    lease_number = models.TextField(default="")
    lease_kind = models.TextField(default="")
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    priority_transfer = models.BooleanField(null=True)
    rent = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    service_charges = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    housing_benefit = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    balance = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    payment_method = models.TextField(default="")
    person_ref = models.TextField(default="")
    source_key = models.TextField(default="")
    organisation = models.TextField(default="")
    siret = models.TextField(default="")
    civility = models.TextField(default="")
    last_name = models.TextField(default="")
    birth_name = models.TextField(default="")
    first_name = models.TextField(default="")
    birth_date = models.DateField(null=True)
    birth_date_quality = models.TextField(default="unknown")
    language = models.TextField(default="")
    deceased = models.BooleanField(default=False)
    deceased_on = models.DateField(null=True)
    names_key = models.TextField(default="")
    search_key = models.TextField(default="", db_collation="C")
    role_party = models.TextField(default="")
    role_link = models.TextField(default="")
    contacts = models.TextField(default="")
    guardian_name = models.TextField(default="")
    guardian_measure = models.TextField(default="")
    guardian_phone = models.TextField(default="")
    disability = models.BooleanField(null=True)

    class Meta:
        verbose_name = "ligne importée"
        verbose_name_plural = "lignes importées"
        indexes = [models.Index(fields=["run_id", "line", "part"], name="imported_row_place")]


class PlannedChange(models.Model):
    """What the import will do to one record: create it (its key is already drawn), update it, or find it unchanged.

    `ref_a`, `ref_b`, `ref_c` are the keys of the records it hangs on, in an order that each kind defines (see the
    imports package); `fact` is its code (a role, a link, a contact); `changes` maps a column to [old, new].
    """

    SENSITIVITY = classify(P1="id run_id kind row_id key action ref_a ref_b ref_c fact reason", P2="changes match_key")

    run_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    row_id = models.BigIntegerField(null=True)
    match_key = models.TextField(default="")
    key = models.BigIntegerField(null=True)
    action = models.CharField(max_length=10)
    reason = models.CharField(max_length=24, default="")
    ref_a = models.BigIntegerField(null=True)
    ref_b = models.BigIntegerField(null=True)
    ref_c = models.BigIntegerField(null=True)
    fact = models.TextField(default="")
    changes = models.JSONField(null=True)

    class Meta:
        verbose_name = "changement prévu"
        verbose_name_plural = "changements prévus"
        indexes = [
            models.Index(fields=["run_id", "kind", "id"], name="planned_change_order"),
            # planned in the order of the rows: almost free to keep, and enough for the pages of the preview
            BrinIndex(fields=["row_id"], pages_per_range=8, name="planned_change_row"),
        ]


class RowOutcome(models.Model):
    """What one line of the file comes to: its state, and the records it speaks of.

    `row_id` may be a row of an earlier file, where the same line was read.
    """

    SENSITIVITY = classify(
        P1="id row_id run_id line part state unit_id lease_id organisation_id reason", P2="person_id"
    )

    row_id = models.BigIntegerField()
    run_id = models.BigIntegerField()
    line = models.IntegerField()
    part = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    unit_id = models.BigIntegerField(null=True)
    lease_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24, default="")

    class Meta:
        verbose_name = "issue d’une ligne"
        verbose_name_plural = "issues des lignes"
        indexes = [models.Index(fields=["run_id", "state", "line"], name="row_outcome_state")]
