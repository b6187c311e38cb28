"""A file received, what was decided about it, what it changed. Which register it feeds is said by the floor above."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from loge.foundation.exchange.choices import LineState, MissingPolicy, RunState
from loge.foundation.privacy import classify


class Sender(models.Model):
    """Who exports: an ERP of the landlord. Its code is the first half of the natural key of what it sends."""

    SENSITIVITY = classify(P1="id code name")

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "émetteur"
        verbose_name_plural = "émetteurs"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class RememberedMapping(models.Model):
    """The columns that a person confirmed for these titles of this sender."""

    SENSITIVITY = classify(P1="id sender signature columns grain saved_at")

    sender = models.ForeignKey(Sender, models.CASCADE, related_name="mappings")
    signature = models.CharField(max_length=32)
    columns = models.JSONField(default=dict)
    grain = models.CharField(max_length=20)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        constraints = [models.UniqueConstraint(fields=["sender", "signature"], name="mapping_once_per_titles")]


class ImportRun(models.Model):
    """One file, from its reception to its application or its undoing.

    `columns`: place of the column → code of the field. `counts`: kind → action → number, and « lines » → state → number.
    """

    SENSITIVITY = classify(
        P1="id feeds sender filename stored_as sha256 size state failed_while grain titles shape columns rows_total rows_done "
        "step counts failure missing_policy reference_date received_at received_by checked_at applied_at applied_by "
        "undone_at undone_by heartbeat_at",
        P2="report",
    )

    feeds = models.CharField(max_length=20, default="tenants", db_index=True)  # code of what is fed: Importer.code
    sender = models.ForeignKey(Sender, models.PROTECT, verbose_name="émetteur", related_name="runs")
    filename = models.CharField("fichier", max_length=255)
    stored_as = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField("taille en octets", default=0)
    state = models.CharField("état", max_length=12, choices=RunState, default=RunState.RECEIVED)
    failed_while = models.CharField(max_length=12, blank=True)
    grain = models.CharField("une ligne par", max_length=20, blank=True)
    titles = models.JSONField(default=list)
    shape = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    step = models.CharField("étape", max_length=80, blank=True)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    failure = models.TextField("cause de l’interruption", blank=True)
    missing_policy = models.CharField(max_length=8, choices=MissingPolicy, default=MissingPolicy.ASK)
    reference_date = models.DateField("situation au")
    received_at = models.DateTimeField("reçu le", db_default=Now())
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    heartbeat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.filename

    @property
    def lines(self) -> int | None:
        """Lines of the file, once it was read; `rows_total` counts the work of the step under way, whatever it is."""
        return self.report.get("lines", sum(self.counts.get("lines", {}).values()) or None)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.rows_done // self.rows_total) if self.rows_total else 0


class RowDecision(models.Model):
    """What a person decided about one line: cells corrected, line left out, person recognised. Survives a new check."""

    SENSITIVITY = classify(P1="id run line part left_out decided_by decided_at", P2="values match")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="decisions")
    line = models.PositiveIntegerField("ligne")
    part = models.PositiveSmallIntegerField(default=1)
    values = models.JSONField(default=dict)
    left_out = models.BooleanField(default=False)
    match = models.CharField(max_length=20, blank=True)  # key of the record recognised, or « new »
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "décision sur une ligne"
        verbose_name_plural = "décisions sur des lignes"
        constraints = [models.UniqueConstraint(fields=["run", "line", "part"], name="one_decision_per_line")]


class AppliedBatch(models.Model):
    """A batch whose transaction has ended well; written inside it, so that a resumed import skips it."""

    SENSITIVITY = classify(P1="id run kind first_id last_id written applied_at")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=20)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    written = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "lot appliqué"
        verbose_name_plural = "lots appliqués"


class CreatedRows(models.Model):
    """Records that a batch created, with a mark of each as it was written: enough to undo, and to see what changed since.

    `lowest` and `highest` of the keys say, without opening twenty thousand of them, where one key cannot be.
    """

    SENSITIVITY = classify(P1="id run table keys lowest highest marks columns")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="created")
    table = models.CharField(max_length=60)
    columns = ArrayField(models.CharField(max_length=60))
    keys = ArrayField(models.BigIntegerField())
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    marks = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = "enregistrements créés"
        verbose_name_plural = "enregistrements créés"
        indexes = [models.Index(fields=["table", "lowest", "highest"], name="created_rows_keys")]


class ChangedRow(models.Model):
    """A record that an import changed: the columns before and after, as PostgreSQL writes them in JSON."""

    SENSITIVITY = classify(P1="id run table key", P2="before after")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changed")
    table = models.CharField(max_length=60)
    key = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        verbose_name = "enregistrement modifié"
        verbose_name_plural = "enregistrements modifiés"
        indexes = [models.Index(fields=["run", "table"], name="changed_row_run")]


class ImportLine(models.Model):
    """One line of a file whose every line is one record (exchange/lines): what it says, what it comes to, what was written.

    `raw`: code of the field → cell as given. `values`: code → canonical text. `changes`: code → [old, new]. `before` and
    `after`: the record around the writing, as the importer shows it: enough to undo, and to see what changed since.
    """

    SENSITIVITY = classify(
        P1="id run number state record created written_at", P4="key raw values remarks changes before after"
    )

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines_read")
    number = models.PositiveIntegerField("ligne")
    key = models.CharField(max_length=400, blank=True)
    state = models.CharField("issue", max_length=10, choices=LineState)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    record = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    created = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "ligne lue"
        verbose_name_plural = "lignes lues"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_line_once")]
        indexes = [models.Index(fields=["run", "state", "number"], name="import_line_state")]

    def refuse(self, text: str, field: str = "") -> None:
        """This line will not be written; `field`: code of the cell to mend, when there is one."""
        self.state = LineState.ERROR
        self.remarks = [*self.remarks, {"field": field, "level": "error", "text": text}]

    def note(self, text: str, field: str = "") -> None:
        self.remarks = [*self.remarks, {"field": field, "level": "note", "text": text}]
