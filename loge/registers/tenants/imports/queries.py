from loge.foundation.exchange.choices import WORKING, RunState
from loge.foundation.exchange.models import ImportRun
from loge.registers.tenants.imports.fields import FEEDS, SECOND_FIELDS
from loge.registers.tenants.imports.permissions import can_import
from loge.registers.tenants.models import ImportedRow, Lease, Person, PlannedChange, RowOutcome


def runs_for(user):
    """Imports that this user may see: all of them, or none. An import spans the whole landlord."""
    runs = ImportRun.objects.filter(feeds=FEEDS).select_related("sender", "received_by", "applied_by", "undone_by")
    return runs if can_import(user) else runs.none()


def outcomes(run: ImportRun, *, state: str = ""):
    found = RowOutcome.objects.filter(run_id=run.pk)
    return (found.filter(state=state) if state else found).order_by("line", "part")


def is_working(run: ImportRun) -> bool:
    return run.state in WORKING


def cell_names(run: ImportRun, part: int) -> list[str]:
    """Names of the cells of a line as the reader knows them, in the order of the file: « phone », « phone 2 »…"""
    names: list[str] = []
    for _, code in sorted((int(place), code) for place, code in run.columns.items()):
        if part == 1 and code in SECOND_FIELDS:
            continue
        name, count = SECOND_FIELDS.get(code, code), 1
        if part == 2 and code not in SECOND_FIELDS and code in PERSONAL:
            continue
        while name in names:
            count += 1
            name = f"{SECOND_FIELDS.get(code, code)} {count}"
        names.append(name)
    return names


PERSONAL = frozenset(SECOND_FIELDS.values()) | {
    "role", "full_name", "birth_name", "deceased", "deceased_on", "language", "organisation", "siret", "phone_note", "email",
    "guardian_measure", "guardian_name", "guardian_phone", "disability", "disability_consent",
}  # fmt: skip


def cells_of(run: ImportRun, row: ImportedRow) -> dict[str, str]:
    """What the line holds, corrections included; a cut line gives its cells in the order of the columns."""
    raw = dict(row.raw or {})
    found = raw.pop("cells", None)
    if found is not None:
        places = sorted((int(place), code) for place, code in run.columns.items())
        raw = {code: found[place] for place, code in places if place < len(found)}
    decision = run.decisions.filter(line=row.line, part=row.part).first()
    return raw | (decision.values if decision else {})


MOST_CANDIDATES = 10


def candidates(run: ImportRun, row: ImportedRow) -> list[Person]:
    """The people whom an undecided line may be: same names and birth date, or same names on the same lease.

    One more than MOST_CANDIDATES says that there are others.
    """
    named = Person.objects.filter(merged_into=None, search_key__startswith=row.names_key)
    born = named.filter(birth_date=row.birth_date) if row.birth_date else named.none()
    leases = Lease.objects.filter(source=run.sender.code, number=row.lease_number)
    near = named.filter(lease_roles__lease__in=leases) | named.filter(occupancies__household__lease__in=leases)
    return list((born.distinct() | near.distinct()).distinct().order_by("pk")[: MOST_CANDIDATES + 1])


def missing_records(run: ImportRun, kind: str) -> list[str]:
    """The first records that the file no longer has, in words."""
    gone = PlannedChange.objects.filter(run_id=run.pk, kind=kind, action="missing").order_by("pk")[:200]
    keys = [change.key for change in gone if change.key is not None]
    if kind == "person":
        return [str(person) for person in Person.objects.filter(pk__in=keys).order_by("search_key", "pk")]
    if kind == "lease":
        return [
            f"Bail {number}"
            for number in Lease.objects.filter(pk__in=keys).order_by("number").values_list("number", flat=True)
        ]
    return [f"{len(keys)} logements ou locaux"] if keys else []


FINISHED = (RunState.APPLIED, RunState.UNDONE)
