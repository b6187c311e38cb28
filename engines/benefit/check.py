"""Is the estimate to be believed? Households of reference, the published formula by hand, what must always hold.

    python -I check.py [page.md]

Ends with 1 and says what differs. What this cannot say: whether the payer's simulator answers the same (docs/adr/0077).
"""

import json
import sys
import time
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from estimate import answer  # noqa: E402  the folder above, in isolated mode

D = Decimal
MONTH = "2026-11"
TOWNS = {1: "75113", 2: "69123", 3: "01001"}

# Arrêté du 27 septembre 2019 as amended by that of 28 September 2026, copied from the tables of the library, which cite it.
# Rent ceilings in force on 1 October 2026: alone, couple, one dependant, each more.
CEILINGS = {
    1: (D("336.97"), D("406.40"), D("459.32"), D("66.65")),
    2: (D("293.68"), D("359.47"), D("404.49"), D("58.88")),
    3: (D("275.25"), D("333.67"), D("374.13"), D("53.62")),
}
CHARGES, CHARGES_EACH = D("61.29"), D("13.90")
LEAST_RATE, LEAST = D("0.085"), D("40.01")
ALLOWANCE = {"alone": 5235, "couple": 7501, 1: 8947, 2: 9148, 3: 9498, 4: 9851}
FAMILY_RATE = {
    "alone": D("0.0283"),
    "couple": D("0.0315"),
    1: D("0.0270"),
    2: D("0.0238"),
    3: D("0.0201"),
    4: D("0.0185"),
}
FLAT_CUT, CRDS, RENT_CUT_SHARE = D(5), D("0.005"), D("0.98")
EXPENSES, IN_BETWEEN_JOBS = D("0.10"), D("0.30")  # taken off wages and pensions; off past wages, R822-13 and R822-14


def counted_by_hand(household: dict) -> Decimal:
    """Euros a year, to the hundred above. Right for sums of some thousands: the least deductions are not written here."""
    total = sum((_counted(one, none_of_it=household["gets_rsa"]) for one in household["adults"]), D(0))
    return (total / 100).quantize(D(1), ROUND_CEILING) * 100


def _counted(one: dict, *, none_of_it: bool) -> Decimal:
    wages, paid, pensions, other = (D(one[name]) for name in ("wages", "unemployment", "pensions", "other"))
    kept = pensions * (1 - EXPENSES) + other
    if none_of_it or one["situation"] == "unpaid_unemployed":
        return kept
    net = wages - (wages + paid) * EXPENSES
    left = max(D(0), net) * (1 - IN_BETWEEN_JOBS if one["situation"] in ("paid_unemployed", "retired") else 1)
    return kept + left + paid + min(D(0), net)


def by_hand(household: dict, *, rent_cut: Decimal) -> Decimal:
    """AL = L + C − Pp for a home let by a social landlord, to the euro below. `rent_cut` is taken from the library."""
    resources = counted_by_hand(household)
    zone = next(zone for zone, town in TOWNS.items() if town == household["municipality_code"])
    dependants, couple = len(household["children"]), len(household["adults"]) == 2
    family = dependants or ("couple" if couple else "alone")
    ceiling, reference = (_ceiling(one, dependants, couple) for one in (zone, 2))
    rent = min(D(household["rent"]), ceiling)
    spent = rent + CHARGES + dependants * CHARGES_EACH
    ratio = (rent / reference * 100).quantize(D("0.01"), ROUND_HALF_UP) / 100
    over = max(D(0), min(ratio, D("0.75")) - D("0.45")) * D("0.0045") + max(D(0), ratio - D("0.75")) * D("0.0068")
    rate = FAMILY_RATE[family] + over.quantize(D("0.00001"), ROUND_HALF_UP)
    share = max(LEAST_RATE * spent, LEAST) + rate * max(D(0), resources - ALLOWANCE[family])
    gross = max(D(0), spent - share) * _when_rent_is_high(D(household["rent"]), ceiling, zone)
    left = max(D(0), max(D(0), gross - FLAT_CUT) - RENT_CUT_SHARE * rent_cut)
    tax = (left * CRDS).quantize(D("0.01"), ROUND_DOWN)
    return (left - tax).quantize(D(1), ROUND_DOWN)


def _ceiling(zone: int, dependants: int, couple: bool) -> Decimal:
    alone, two, one, each = CEILINGS[zone]
    return one + (dependants - 1) * each if dependants else two if couple else alone


def _when_rent_is_high(rent: Decimal, ceiling: Decimal, zone: int) -> Decimal:
    """The benefit fades between two multiples of the ceiling, then is nothing."""
    falls, ends = (ceiling * times for times in ((D("3.4"), D(4)) if zone == 1 else (D("2.5"), D("3.1"))))
    return max(D(0), min(D(1), (ends - rent) / (ends - falls)))


def adult(situation: str = "working", **money: int) -> dict:
    return {
        "situation": situation,
        **{name: str(money.get(name, 0)) for name in ("wages", "unemployment", "pensions", "other")},
    }


def home(*adults: dict, children: tuple = (), rent: int = 420, zone: int = 2, **more) -> dict:
    said = {
        "month": MONTH,
        "municipality_code": TOWNS[zone],
        "rent": str(rent),
        "under_agreement": True,
        "gets_rsa": False,
    }
    return said | {"adults": list(adults), "children": list(children)} | more


# Each family: households in the order in which the amount must never rise, or never fall.
NEVER_RISES = {
    "plus de salaires, personne seule": [home(adult(wages=w)) for w in range(0, 40001, 2500)],
    "plus de salaires, couple et deux enfants": [
        home(adult(wages=w), adult("other"), children=(4, 9), rent=520) for w in range(0, 60001, 4000)
    ],
    "plus de retraite": [home(adult("retired", pensions=p), zone=3) for p in range(0, 30001, 2500)],
    "plus d’autres revenus": [home(adult(wages=6000, other=o)) for o in range(0, 20001, 2500)],
    "loyer au-delà de deux fois et demie le plafond": [home(adult(), rent=r) for r in range(700, 1001, 50)],
}  # fmt: skip
NEVER_FALLS = {
    "plus d’enfants au même loyer": [home(adult(wages=16000), children=(5,) * n, rent=480) for n in range(7)],
    "plus de loyer, jusqu’au plafond": [home(adult(wages=8000), rent=r) for r in range(60, 301, 40)],
    "zone 3, puis 2, puis 1": [home(adult(wages=9000), zone=z, rent=450, under_agreement=False) for z in (3, 2, 1)],
}
NOTHING = {
    "80 000 € de salaires, seul": home(adult(wages=80000)),
    "loyer quatre fois au-dessus du plafond": home(adult(), rent=1300),
    "couple à 90 000 €, trois enfants": home(adult(wages=50000), adult(wages=40000), children=(2, 4, 6), rent=700),
}
SAME = {  # the law leaves out what someone two months without any allowance earned, and nothing of the other’s
    "chômage sans allocation : rien de ce qu’il a gagné, tout ce que gagne l’autre": (
        home(adult(wages=17000), adult("unpaid_unemployed", wages=9000, unemployment=2000), children=(3,)),
        home(adult(wages=17000), adult("other"), children=(3,)),
    ),
    "RSA : les salaires ne comptent pas": (
        home(adult(wages=6000), gets_rsa=True),
        home(adult("other"), gets_rsa=True),
    ),
}


def main() -> int:
    references = json.loads((HERE / "references.json").read_text())
    families = {**NEVER_RISES, **NEVER_FALLS, **SAME}
    asked = (
        [one["household"] for one in references]
        + [one for family in families.values() for one in family]
        + [*NOTHING.values()]
    )
    began = time.monotonic()
    reply = answer({"households": asked})
    seconds, found = time.monotonic() - began, iter(reply["answers"])
    rows, wrong = _references(references, found)
    said = []
    for name in families:
        amounts = [D(next(found)["amount"]) for _ in families[name]]
        good = amounts == _in_order(name, amounts)
        said.append((name, amounts, good))
        wrong += [] if good else [f"{name} : {amounts}"]
    for name in NOTHING:
        amount = D(next(found)["amount"])
        said.append((name, [amount], amount == 0))
        wrong += [] if amount == 0 else [f"{name} : {amount}"]
    page = _page(reply, rows, said, households=len(asked), seconds=seconds)
    print(page)
    if len(sys.argv) > 1 and not wrong:
        Path(sys.argv[1]).write_text(page)
    for line in wrong:
        print(f"DIFFÉRENT : {line}", file=sys.stderr)
    return 1 if wrong else 0


def _in_order(name: str, amounts: list) -> list:
    if name in SAME:
        return amounts[:1] * len(amounts)
    return sorted(amounts, reverse=name in NEVER_RISES)


def _references(references: list[dict], found) -> tuple[list, list[str]]:
    rows, wrong = [], []
    for one in references:
        got = next(found)
        amount, hand = D(got["amount"]), None
        if one["household"]["under_agreement"]:
            hand = by_hand(one["household"], rent_cut=D(got["rent_cut"]))
        rows.append((one["who"], got, D(one["amount"]), hand))
        if (resources := counted_by_hand(one["household"])) != D(got["resources"]):
            wrong.append(f"{one['who']} : ressources {got['resources']} €, {resources} € à la main")
        if amount != D(one["amount"]):
            wrong.append(f"{one['who']} : {amount} €, {one['amount']} € enregistrés")
        if hand is not None and amount != hand:
            wrong.append(f"{one['who']} : {amount} €, {hand} € à la main")
    return rows, wrong


def _page(reply: dict, rows: list, said: list, *, households: int, seconds: float) -> str:
    return (
        (HERE / "page.md")
        .read_text()
        .format(
            version=reply["version"],
            library=reply["library"],
            month=MONTH,
            households=households,
            seconds=seconds,
            rents=rows[0][1]["rents_as_of"],
            resources=rows[0][1]["resources_as_of"],
            table="\n".join(_row(*row) for row in rows),
            held="\n".join(_line(*line) for line in said),
        )
    )


def _row(who: str, got: dict, recorded: Decimal, hand: Decimal | None) -> str:
    cells = (
        who,
        got["zone"],
        got["resources"],
        got["amount"],
        recorded,
        "—" if hand is None else hand,
        got["rent_cut"],
    )
    return f"| {' | '.join(map(str, cells))} |"


def _line(name: str, amounts: list, good: bool) -> str:
    return f"| {name} | {' → '.join(f'{amount:.0f}' for amount in amounts)} | {'oui' if good else '**NON**'} |"


if __name__ == "__main__":
    sys.exit(main())
