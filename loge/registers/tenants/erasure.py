"""People who left long ago, and whom the ERP no longer sends: their names, dates, numbers and marks go, for ever.

Leases and homes stay as the ERP has them; they lead to « Personne effacée ». A person whom the ERP still sends stays too: here
is a mirror, and the erasure begins there.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from loge.foundation.exchange.choices import WORKING
from loge.foundation.exchange.models import ImportRun
from loge.foundation.retention import Rule, delete
from loge.registers.tenants.choices import BirthDateQuality
from loge.registers.tenants.models import (
    ContactPoint,
    ContactRefusal,
    Correction,
    DuplicatePair,
    FrailtyMark,
    Guardian,
    Household,
    ImportedRow,
    Lease,
    LeaseParty,
    Merge,
    Occupant,
    Person,
    PlannedChange,
    RowOutcome,
)
from loge.registers.tenants.models.people import ERASED

BATCH = 2000
WITH_THE_PERSON = (ContactPoint, ContactRefusal, Correction, FrailtyMark, Guardian)
KEPT = {
    Household: "Un logement et un bail, sans nom : la personne de référence est effacée avec sa fiche.",
    Lease: "Le compte du bail, comme au progiciel, sans nom : les personnes sont effacées avec leur fiche.",
    LeaseParty: "Un rôle dans un bail, sans nom : la personne est effacée avec sa fiche.",
    Occupant: "Une place dans un foyer, sans nom : la personne est effacée avec sa fiche.",
}


def rules(*, still_needed: Callable[[], Collection[int]]) -> list[Rule]:
    """`still_needed`: keys of the people whom a trade has in hand, or whom a seal protects. Nobody of them is erased."""
    return [
        Rule(
            code="tenants", what="Personnes parties, que le progiciel n’envoie plus", days=5 * 365,
            since="la fin du dernier bail et le dernier export qui les nommait",
            covers=(Person, *WITH_THE_PERSON, DuplicatePair, Merge),
            erase=lambda before: forget_people(before, except_for=still_needed()),
        ),
        Rule(
            code="corrections", what="Corrections réglées avec le progiciel", since="leur règlement", days=365,
            covers=(Correction,), erase=lambda before: delete(Correction.objects.filter(settled_at__lt=before)),
        ),
        Rule(
            code="import_lines", what="Lignes des fichiers importés, en cours de comparaison", since="la réception du fichier",
            days=60, covers=(ImportedRow, PlannedChange, RowOutcome), erase=forget_lines,
        ),
    ]  # fmt: skip


def forget_people(before: datetime, *, except_for: Collection[int]) -> int:
    """At most BATCH of them in a night, with what hangs on their file."""
    found = departed(timezone.localdate(before)).exclude(pk__in=except_for)
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
    keys += Person.objects.filter(merged_into__in=keys).values_list("pk", flat=True)
    for model in WITH_THE_PERSON:
        model.objects.filter(person__in=keys).delete()
    DuplicatePair.objects.filter(Q(first__in=keys) | Q(second__in=keys)).delete()
    Merge.objects.filter(survivor__in=keys).delete()
    return Person.objects.filter(pk__in=keys).update(
        source_key="", civility="", last_name=ERASED, birth_name="", first_name="", birth_date=None, language="",
        birth_date_quality=BirthDateQuality.UNKNOWN, deceased=False, deceased_on=None, search_key="",
    )  # fmt: skip


def departed(day: date) -> QuerySet[Person]:
    """They live nowhere of ours, no lease of theirs ran on that day or later, and the ERP had stopped sending them."""
    person = {"person": OuterRef("pk")}
    here = LeaseParty.objects.filter(_runs("lease__", day), **person)
    stays = _runs("household__lease__", day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    living = Occupant.objects.filter(stays, Q(household__ended_on=None) | Q(household__ended_on__gte=day), **person)
    ours = Exists(LeaseParty.objects.filter(**person)) | Exists(Occupant.objects.filter(**person))
    unsent = Q(missing_since__lt=day) | Q(source_key="") & ours  # typed in by hand: their lease dates their departure
    known = Person.objects.standing().exclude(last_name=ERASED)
    return known.filter(unsent).exclude(Exists(here)).exclude(Exists(living))


def _runs(lease: str, day: date) -> Q:
    """A lease that ended that day or later; or that has no end, unless the ERP stopped sending it before."""
    sent = Q(**{f"{lease}missing_since": None}) | Q(**{f"{lease}missing_since__gte": day})
    return Q(**{f"{lease}ends_on__gte": day}) | Q(**{f"{lease}ends_on": None}) & sent


def forget_lines(before: datetime) -> int:
    """Lines of imports received before and no longer at work, but those by which the next file of the sender is compared.

    A preview left aside is made again from its file and its decisions when someone comes back to it.
    """
    kept = [run.report["memory"]["rows_of"] for run in ImportRun.objects.filter(report__has_key="memory")]
    young = ImportRun.objects.filter(Q(received_at__gte=before) | Q(state__in=WORKING)).values_list("pk", flat=True)
    kept += young
    went = 0
    with connection.cursor() as cursor:
        for table in (PlannedChange, RowOutcome, ImportedRow):
            cursor.execute(f"DELETE FROM {table._meta.db_table} WHERE run_id <> ALL(%s)", [kept])
            went += cursor.rowcount
    return went
