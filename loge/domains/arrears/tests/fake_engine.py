"""Speaks as engines/benefit/estimate.py does, without its library. `rent` says how it behaves; it is started as a process."""

import json
import sys
import time


def answer(household: dict) -> dict:
    if household["municipality_code"] == "99999":
        return {"error": "unknown_municipality"}
    if household["rent"] == "13.00":
        return {"amount": "beaucoup"}
    wages = sum(float(adult["wages"]) for adult in household["adults"])
    amount = f"{max(0.0, 250 + 60 * len(household['children']) - wages / 100):.2f}"
    kind = "apl" if household["under_agreement"] else "als"
    return {
        "amount": amount,
        "kind": kind if float(amount) else "",
        "rent_cut": "31.58",
        "zone": 2,
        "rents_as_of": "2025-10-01",
        "resources_as_of": "2025-01-01",
    }


asked = json.load(sys.stdin)
if any(household["rent"] == "14.00" for household in asked["households"]):
    time.sleep(30)  # killed long before: the test gives it a fraction of a second
if any(household["rent"] == "15.00" for household in asked["households"]):
    raise ValueError(json.dumps(asked))
json.dump(
    {"library": "faux-moteur", "version": "1.0", "answers": [answer(one) for one in asked["households"]]}, sys.stdout
)
