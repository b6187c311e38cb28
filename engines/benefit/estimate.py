"""Housing benefit estimated by OpenFisca-France. Run in the environment of its own, never imported by Loge.

One JSON document on the standard input, one on the standard output; the protocol is in README.md. What is asked for a household
and why each value is given to the library as it is: docs/adr/0077.
"""

import importlib.metadata
import json
import os
import sys
from datetime import date

from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_france import FranceTaxBenefitSystem
from openfisca_france.model.prestations import aides_logement

LIBRARY = "OpenFisca-France"
SITUATIONS = {
    "working": "actif",
    "paid_unemployed": "chomeur",
    "unpaid_unemployed": "inactif",  # see _money_of
    "retired": "retraite",
    "other": "inactif",
}
ADULT = 40  # years: the age of an adult changes nothing, unless born before 1931
LOOKED_BACK = 36  # months: the library reads the year before last for a few things
RENTS = "l_plafonds_loyers.par_zone.zone_2.personnes_seules"
ALLOWANCE = "pp_particip_perso.r0_abattement.cas_general.taux_seul"


class Unknown(Exception):
    """The library cannot say. The code is read by Loge."""


def answer(question: dict) -> dict:
    system = FranceTaxBenefitSystem()
    aides_logement.preload_zone_apl()
    return {
        "library": LIBRARY,
        "version": importlib.metadata.version(LIBRARY),
        "answers": [_safely(system, household) for household in question["households"]],
    }


def _safely(system, household: dict) -> dict:
    """One household that cannot be computed takes nothing away from the others. What it said is never repeated."""
    try:
        return _estimate(system, household)
    except Unknown as unknown:
        return {"error": str(unknown)}
    except Exception as error:
        return {"error": "broken", "detail": type(error).__name__}


def _estimate(system, household: dict) -> dict:
    month = household["month"]
    if household["municipality_code"] not in aides_logement.zone_apl_by_depcom:
        raise Unknown("unknown_municipality")  # the library would take zone 2 without a word
    simulation = SimulationBuilder().build_from_entities(system, _situation(household, month))

    def of(name: str) -> float:
        return round(float(simulation.calculate(name, month)[0]), 2)

    kinds = {kind: of(kind) for kind in ("apl", "als", "alf")}
    return {
        "amount": f"{sum(kinds.values()):.2f}",
        "kind": next((kind for kind, amount in kinds.items() if amount > 0), ""),
        "rent_cut": f"{of('reduction_loyer_solidarite'):.2f}",
        "zone": int(aides_logement.zone_apl_by_depcom[household["municipality_code"]]),
        "resources": f"{of('aide_logement_base_ressources'):.2f}",
        "rent_counted": f"{of('aide_logement_loyer_retenu'):.2f}",
        "rents_as_of": _known_on(system, RENTS, month).isoformat(),
        "resources_as_of": _known_on(system, ALLOWANCE, month).isoformat(),
    }


def _situation(household: dict, month: str) -> dict:
    adults = [f"adult{number}" for number, _ in enumerate(household["adults"])]
    children = [f"child{number}" for number, _ in enumerate(household["children"])]
    people = {
        name: _money_of(adult, month) | {"date_naissance": {"ETERNITY": _born(ADULT, month)}}
        for name, adult in zip(adults, household["adults"], strict=True)
    }
    for name, age in zip(children, household["children"], strict=True):
        people[name] = {"date_naissance": {"ETERNITY": _born(age, month)}, "salaire_net": _nothing(month)}
    before_last = str(int(month[:4]) - 2)
    other = sum(float(adult["other"]) for adult in household["adults"])
    home = {
        "personne_de_reference": adults[:1],
        "conjoint": adults[1:],
        "enfants": children,
        "depcom": {month: household["municipality_code"]},
        "loyer": {month: float(household["rent"])},
        "statut_occupation_logement": {month: "locataire_hlm" if household["under_agreement"] else "locataire_vide"},
        "coloc": {month: False},
    }
    return {
        "individus": people,
        "familles": {
            "family": {
                "parents": adults,
                "enfants": children,
                "rsa": {_before(month, 1): 1.0 if household["gets_rsa"] else 0.0},
                "en_couple": {month: len(adults) == 2},
            }
        },
        "foyers_fiscaux": {
            "tax": {
                "declarants": adults,
                "personnes_a_charge": children,
                "aide_logement_base_revenus_fiscaux": {before_last: other},
            }
        },
        "menages": {"home": home},
    }


def _money_of(adult: dict, month: str) -> dict:
    """A year of resources spread evenly over every month that the library may look at.

    Someone two months unemployed without any allowance: the law leaves out what *they* earned (CCH, R822-15), the library what
    both spouses earned. Their own wages and allowances are therefore given as nothing, and the rule is not called.
    """
    wages, allowances = float(adult["wages"]) / 12, float(adult["unemployment"]) / 12
    if adult["situation"] == "unpaid_unemployed":
        wages = allowances = 0.0
    pensions = float(adult["pensions"]) / 12
    money = {
        "salaire_imposable": _every_month(month, wages),
        "chomage_imposable": _every_month(month, allowances),
        "retraite_imposable": _every_month(month, pensions),
    }
    if adult["situation"] != "working":
        money["salaire_imposable"][month] = 0.0  # earned during the year, and over
    money["activite"] = {month: SITUATIONS[adult["situation"]]}
    if adult["situation"] == "paid_unemployed":
        money["date_debut_chomage"] = {"ETERNITY": f"{_before(month, 6)}-01"}
    for nothing in ("aah", "ass", "pensions_invalidite"):
        money[nothing] = _nothing(month)
    return money


def _every_month(month: str, amount: float) -> dict:
    return {_before(month, back): amount for back in range(LOOKED_BACK)}


def _nothing(month: str) -> dict:
    return _every_month(month, 0.0)


def _before(month: str, back: int) -> str:
    year, rank = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 - back, 12)
    return f"{year:04d}-{rank + 1:02d}"


def _born(age: int, month: str) -> str:
    """Someone of that age half a year ago: of the same age all through the month."""
    return f"{_before(month, 12 * int(age) + 6)}-01"


def _known_on(system, name: str, month: str) -> date:
    """The last day on which this parameter is known to hold: when it was set, or when somebody read its text again."""
    found = system.parameters.prestations_sociales.aides_logement.allocations_logement.locatif.formule
    for part in name.split("."):
        found = getattr(found, part)
    end = f"{month}-28"
    days = [value.instant_str for value in found.values_list if value.instant_str <= end][:1]
    return max(date.fromisoformat(day) for day in [*days, found.metadata.get("last_value_still_valid_on") or days[0]])


def main() -> None:
    os.nice(10)  # the pages come first
    json.dump(answer(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
