"""Whom a wave draws. Pure: what comes in is JSON, what comes out is a frozen value, or the list of what is wrong with it."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from loge.domains.outreach.choices import Outcome, TargetStatus
from loge.foundation.errors import Refusal
from loge.registers.tenants.choices import FrailtyKind

OLDEST = 120
EARLIER_RESULTS = frozenset(TargetStatus.values) | frozenset(Outcome.values)
INCLUDE, EXCLUDE = "include", "exclude"


class BadCriteria(Refusal):
    """`problems` maps the name of each faulty criterion to a sentence in French."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Earlier:
    """Homes of another campaign, by where they ended there (`results` empty: all of them), to take or to leave."""

    campaign: int
    results: tuple[str, ...] = ()
    mode: str = EXCLUDE


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """All the criteria given must hold (AND); another ground is another wave. Ages are in whole years, arrears in euros.

    `alone` and `no_contact_months` speak of the home; ages and frailties of the people in it.
    """

    min_age: int | None = None
    max_age: int | None = None
    alone: bool | None = None
    agencies: tuple[int, ...] = ()
    residences: tuple[int, ...] = ()
    priority_transfer: bool = False
    arrears: Decimal | None = None
    frailty: tuple[str, ...] = ()
    no_contact_months: int | None = None
    earlier: tuple[Earlier, ...] = field(default=())

    @classmethod
    def parse(cls, data: dict) -> "Criteria":
        """Raise BadCriteria. A criterion we do not know is refused, never dropped in silence."""
        if not isinstance(data, dict):
            raise BadCriteria({"criteria": "Les critères sont illisibles."})
        problems = {name: f"Critère inconnu : « {name} »." for name in data if name not in _READERS}
        values: dict[str, Any] = {}
        for name, read in _READERS.items():
            try:
                values[name] = read(data.get(name))
            except (ValueError, TypeError, InvalidOperation) as error:
                problems[name] = str(error) if type(error) is _Unclear else f"Valeur illisible : {_LABELS[name]}."
        if not problems:
            problems = _contradictions(values)
        if problems:
            raise BadCriteria(problems)
        return cls(**values)

    @property
    def speaks_of_people(self) -> bool:
        """Otherwise the person drawn in each home is its reference person."""
        return self.min_age is not None or self.max_age is not None or bool(self.frailty)

    def as_json(self) -> dict:
        """What is kept on the wave: the criteria given, nothing else."""
        found = {
            "min_age": self.min_age,
            "max_age": self.max_age,
            "alone": self.alone,
            "agencies": list(self.agencies) or None,
            "residences": list(self.residences) or None,
            "priority_transfer": self.priority_transfer or None,
            "arrears": None if self.arrears is None else {"min": str(self.arrears)},
            "frailty": list(self.frailty) or None,
            "no_contact_months": self.no_contact_months,
            "earlier": [{"campaign": e.campaign, "results": list(e.results), "mode": e.mode} for e in self.earlier]
            or None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def describe(self, *, names: dict[str, dict[int, str]] | None = None) -> str:
        """The criteria as one sentence; `names` gives those of agencies, residences and campaigns, by id."""
        names = names or {}
        parts = [*self._people_said(), *self._home_said(), *self._places_said(names), *self._earlier_said(names)]
        return "Foyers " + ", ".join(parts) + "."

    def _people_said(self) -> list[str]:
        said = []
        if self.min_age is not None and self.max_age is not None:
            said.append(f"où vit une personne de {self.min_age} à {self.max_age} ans")
        elif self.min_age is not None:
            said.append(f"où vit une personne de {self.min_age} ans ou plus")
        elif self.max_age is not None:
            said.append(f"où vit une personne de {self.max_age} ans ou moins")
        if self.frailty:
            labels = _join(FrailtyKind(kind).label.lower() for kind in self.frailty)
            said.append(f"dont une fragilité est connue avec son accord ({labels})")
        return said

    def _home_said(self) -> list[str]:
        said = []
        if self.alone is not None:
            said.append("d’une seule personne" if self.alone else "de plusieurs personnes")
        if self.priority_transfer:
            said.append("qui demandent une mutation prioritaire")
        if self.arrears is not None:
            amount = f" d’au moins {self.arrears:f} €" if self.arrears else ""
            said.append(f"qui ont une dette de loyer{amount}")
        if self.no_contact_months:
            said.append(f"avec qui nous n’avons pas parlé depuis {self.no_contact_months} mois")
        return said

    def _places_said(self, names) -> list[str]:
        said = []
        if self.agencies:
            said.append("des agences " + _named(self.agencies, names.get("agencies", {})))
        if self.residences:
            said.append("des résidences " + _named(self.residences, names.get("residences", {})))
        return said

    def _earlier_said(self, names) -> list[str]:
        said = []
        for earlier in self.earlier:
            name = names.get("campaigns", {}).get(earlier.campaign, f"n° {earlier.campaign}")
            results = f" ({_join(_result_label(result) for result in earlier.results)})" if earlier.results else ""
            verb = "déjà tirés par" if earlier.mode == INCLUDE else "sauf ceux de"
            said.append(f"{verb} la campagne « {name} »{results}")
        return said


class _Unclear(ValueError):
    """The message is a French sentence, good for the screen."""


_LABELS = {
    "min_age": "âge minimal",
    "max_age": "âge maximal",
    "alone": "personne seule",
    "agencies": "agences",
    "residences": "résidences",
    "priority_transfer": "mutation prioritaire",
    "arrears": "dette de loyer",
    "frailty": "fragilités",
    "no_contact_months": "mois sans contact",
    "earlier": "campagnes précédentes",
}


def _age(value) -> int | None:
    if value in (None, ""):
        return None
    age = int(value)
    if not 0 <= age <= OLDEST:
        raise _Unclear(f"L’âge doit être compris entre 0 et {OLDEST} ans.")
    return age


def _months(value) -> int | None:
    if value in (None, ""):
        return None
    months = int(value)
    if not 1 <= months <= 120:
        raise _Unclear("Le nombre de mois sans contact doit être compris entre 1 et 120.")
    return months


def _ids(value) -> tuple[int, ...]:
    return tuple(sorted({int(pk) for pk in value or ()}))


def _yes_no(value) -> bool | None:
    if value not in (None, True, False):
        raise ValueError
    return value


def _arrears(value) -> Decimal | None:
    if not value:
        return None
    amount = Decimal(0) if value is True else Decimal(str(value["min"]))
    if amount < 0 or not amount.is_finite():
        raise _Unclear("Le montant de la dette ne peut pas être négatif.")
    return amount


def _frailty(value) -> tuple[str, ...]:
    kinds = tuple(sorted(set(value or ())))
    if unknown := [kind for kind in kinds if kind not in FrailtyKind.values]:
        raise _Unclear(f"Fragilité inconnue : {', '.join(map(str, unknown))}.")
    return kinds


def _earlier(value) -> tuple[Earlier, ...]:
    found = []
    for item in value or ():
        results, mode = tuple(item.get("results") or ()), item.get("mode", EXCLUDE)
        if mode not in (INCLUDE, EXCLUDE) or not EARLIER_RESULTS.issuperset(results):
            raise _Unclear("Le résultat demandé d’une campagne précédente est inconnu.")
        found.append(Earlier(int(item["campaign"]), results, mode))
    return tuple(found)


_READERS = {
    "min_age": _age,
    "max_age": _age,
    "alone": _yes_no,
    "agencies": _ids,
    "residences": _ids,
    "priority_transfer": lambda value: bool(_yes_no(value)),
    "arrears": _arrears,
    "frailty": _frailty,
    "no_contact_months": _months,
    "earlier": _earlier,
}


def _contradictions(values: dict) -> dict[str, str]:
    youngest, oldest = values["min_age"], values["max_age"]
    if youngest is not None and oldest is not None and youngest > oldest:
        return {"max_age": "L’âge maximal est inférieur à l’âge minimal."}
    # By identity: a debt « of any amount » is Decimal(0), which equals False.
    if all(value is None or value is False or value == () for value in values.values()):
        return {"criteria": "Choisissez au moins un critère."}
    return {}


def _result_label(result: str) -> str:
    choices = TargetStatus if result in TargetStatus.values else Outcome
    return choices(result).label.lower()


def _join(words) -> str:
    return ", ".join(words)


def _named(ids, names) -> str:
    return _join(names.get(pk, f"n° {pk}") for pk in ids)
