"""One residence turned into lines: the unit of work that is streamed, and shared between processes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from loge.fronts.demonstration.register import columns, dirt
from loge.fronts.demonstration.register.estate import Residence
from loge.fronts.demonstration.register.options import Options, Summary
from loge.fronts.demonstration.register.tenancies import STAFF, Let, Tenancies, Tenancy
from loge.fronts.demonstration.register.units import HOME

Row = list[str]


@dataclass(slots=True)
class Block:
    """The lines of one residence and their count."""

    rows: list[Row] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    identities: dict[str, Row] = field(default_factory=dict)  # by client number, as first written


def header(options: Options) -> list[str]:
    second = [] if options.grain == "person" else columns.SECOND_HOLDER
    return [*columns.HEADER, *second]


def render(residence: Residence, options: Options, people_left: int | None = None) -> Block:
    """Lines of a residence; stops after the home in which `people_left` is reached."""
    r = Random(f"{options.seed}:{residence.number}")
    spoiler = Random(f"dirt:{options.seed}:{residence.number}")  # apart, so that dirt never changes who lives where
    block = Block(summary=Summary(residences=1))
    for let in Tenancies(residence, r, options.as_of, options.unique_phones).lets():
        _count(block.summary, let)
        for row in _lines(residence, let, options):
            _put(block, row, options, spoiler, residence)
        if people_left is not None and block.summary.persons >= people_left:
            break
    if options.dirt == "real" and spoiler.random() < dirt.TOTAL_RATE:
        _put_total(block, residence, options)
    return block


def _count(summary: Summary, let: Let) -> None:
    summary.homes += let.unit.kind == HOME
    summary.lodges += let.status == STAFF
    for tenancy in let.tenancies:
        annexe = let.unit.kind != HOME
        summary.leases += not annexe or tenancy.kind != "HABITATION"
        summary.persons += 0 if annexe else len(tenancy.people)


def _lines(residence: Residence, let: Let, options: Options) -> Iterator[Row]:
    unit = columns.unit_cells(residence, let)
    if not let.tenancies:
        second = [] if options.grain == "person" else [""] * len(columns.SECOND_HOLDER)
        if options.grain != "lease":
            yield [*unit, *columns.EMPTY_LEASE, *columns.EMPTY_PERSON, *columns.EMPTY_MONEY, *second]
        return
    for tenancy in let.tenancies[:1] if options.grain == "unit" else let.tenancies:
        yield from _tenancy_lines(unit, tenancy, options)


def _tenancy_lines(unit: Row, tenancy: Tenancy, options: Options) -> Iterator[Row]:
    lease, money = columns.lease_cells(tenancy), columns.money_cells(tenancy)
    if options.grain == "person":
        for person in tenancy.people:
            yield [*unit, *lease, *columns.person_cells(person), *money]
        if tenancy.organisation:
            yield [*unit, *lease, *columns.organisation_cells(tenancy), *money]
        return
    first = columns.person_cells(tenancy.people[0]) if tenancy.people else columns.organisation_cells(tenancy)
    yield [*unit, *lease, *first, *money, *columns.second_holder_cells(tenancy)]


def _put(block: Block, row: Row, options: Options, r: Random, residence: Residence) -> None:
    if options.dirt == "none":
        block.rows.append(row)
        block.summary.rows += 1
        return
    twin = None
    if options.dirt == "real" and row[dirt.ROLE] and row[dirt.BORN] and r.random() < dirt.DUPLICATE_RATE:
        twin = dirt.messy_twin(row, f"{residence.number * 10_000 + 9_000 + len(block.rows) % 1000:010d}", r)
    for line in (row, twin) if twin else (row,):
        dirt.soil(line, options.dirt, r, block.summary.dirt)
        _say_the_same(block, line)
        block.rows.append(line)
        block.summary.rows += 1
    block.summary.dirt[dirt.DUPLICATE] += twin is not None
    if options.dirt == "real" and r.random() < dirt.BLANK_RATE:
        block.rows.append([""] * len(row))
        block.summary.dirt[dirt.BLANK_LINE] += 1


def _say_the_same(block: Block, line: Row) -> None:
    """The lines of one client come from one record: whatever is wrong with it is wrong on each of them."""
    if client := line[dirt.CLIENT]:
        known = block.identities.setdefault(client, [line[at] for at in dirt.IDENTITY])
        for at, cell in zip(dirt.IDENTITY, known, strict=True):
            line[at] = cell


def _put_total(block: Block, residence: Residence, options: Options) -> None:
    total = [""] * len(header(options))
    total[columns.AT["Programme"]] = f"TOTAL {residence.name}"
    total[columns.AT["N° logement"]] = str(block.summary.homes)
    block.rows.append(total)
    block.summary.dirt[dirt.TOTAL_LINE] += 1
