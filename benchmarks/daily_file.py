"""The daily file of the rent accounts: a hundred thousand lines for fifteen thousand leases, checked then written.

python -m benchmarks.daily_file [LINES]      on a server of its own under var/bench, never on anybody's data
"""

import json
import random
import sys
import time
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

from benchmarks.arena import OURS, ROOT, Arena

LEASES, LINES, SEED = 15_000, 100_000, 4
TITLES = "N° contrat;Date écriture;Libellé;Débit;Crédit;N° pièce"
# Leases that share one home, each with eight months of account: what is known already is looked through too.
FILL = """
INSERT INTO tenants_lease ({columns}, number, rent, service_charges)
SELECT {columns}, 'L' || lpad(i::text, 6, '0'), 400, 60
FROM tenants_lease, generate_series(1, {leases}) AS i WHERE id = {one};
INSERT INTO arrears_rentaccount (lease_id, benefit_payee) SELECT id, 'none' FROM tenants_lease WHERE number LIKE 'L%';
INSERT INTO arrears_ledgerentry
    (account_id, debt, kind, amount, label, dated_on, due_on, period, source, sender_key, recorded_at)
SELECT a.id, 'rent', k.kind, k.amount, '', d.day, d.day, d.day, 'compta', 'H' || a.id || k.kind || back, now()
FROM arrears_rentaccount a CROSS JOIN generate_series(1, 8) AS back
CROSS JOIN LATERAL (SELECT (date '{month}' - make_interval(months => back))::date AS day) d
CROSS JOIN (VALUES ('rent', 400.0), ('charges', 60.0), ('payment', -460.0)) AS k(kind, amount);
ANALYZE
"""


def main(lines: int) -> None:
    arena = Arena.open(ROOT / "var" / "bench")
    try:
        arena.recreate(OURS)
        path = arena.folder / f"ecritures-{lines}.csv"
        write(path, lines)
        print(arena.run(OURS, "-m", "benchmarks.daily_file", "--one", str(path)))
    finally:
        arena.close()


def write(path: Path, lines: int) -> None:
    """Rents, charges, payments, and a payment in twenty that the bank takes back, in no order."""
    chance, month = random.Random(SEED), _this_month()
    kinds = [("Loyer", 40_000), ("Provisions pour charges", 6_000), ("Prélèvement SEPA", -46_000)] * 20
    kinds[-1] = ("Rejet de prélèvement", 46_000)
    with open(path, "w", encoding="cp1252", newline="") as file:
        file.write(f"{TITLES}\r\n")
        for number in range(lines):
            label, cents = kinds[number % len(kinds)]
            sum_ = f"{abs(cents) // 100 + chance.randint(0, 90)},{chance.randint(0, 99):02d} €"
            day = month.replace(day=chance.randint(1, 20))
            sides = f"{sum_};" if cents > 0 else f";{sum_}"
            file.write(f"L{chance.randint(1, LEASES):06d};{day:%d/%m/%Y};{label};{sides};P{number}\r\n")


def one(path: Path) -> None:
    """Through the operations of the screen, in this process: its memory is its own."""
    import django

    django.setup()
    from django.conf import settings

    from benchmarks.import_one import peak_memory
    from loge.domains.arrears.imports import LEDGER
    from loge.foundation.exchange.lines import engine, operations
    from loge.foundation.exchange.models import Sender

    settings.DEBUG = False
    by = _fill()
    sender = Sender.objects.create(code="compta", name="Comptabilité")
    run = operations.receive_file(importer=LEDGER, path=path, filename=path.name, sender=sender, by=by)
    columns = {int(place): code for place, code in run.columns.items()}
    operations.map_and_check(run, importer=LEDGER, columns=columns, by=by)
    start = time.perf_counter()
    engine.work(LEDGER, run.pk)
    checked = time.perf_counter()
    operations.apply_import(run, importer=LEDGER, by=by)
    engine.work(LEDGER, run.pk)
    written = time.perf_counter()
    run.refresh_from_db()
    told = {"check_s": round(checked - start, 1), "apply_s": round(written - checked, 1)}
    print(json.dumps(told | {"state": run.state, "memory_mb": peak_memory(), **run.counts}))


def _fill():
    from django.db import connection

    from loge.registers.accounts.access import Perimeter, Role
    from loge.registers.accounts.models import User
    from loge.registers.tenants.models import Lease

    lease = import_module("loge.registers.tenants.tests.factories").make_home(ages=[44]).lease
    own = ("id", "number", "rent", "service_charges")
    columns = ", ".join(str(field.column) for field in Lease._meta.concrete_fields if field.column not in own)
    month = _this_month()
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(columns=columns, leases=LEASES, one=lease.pk, month=month))
    return User.objects.create(username="bench", roles=[Role.ARREARS_OFFICER], perimeter=Perimeter.LANDLORD)


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)
