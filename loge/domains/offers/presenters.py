"""How an offer is shown to whoever speaks with a tenant, and what its criteria say in a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from loge.domains.offers.choices import AWAITED, HEARD, SETTLED, TOOK_UP, AnswerState, OfferKind
from loge.domains.offers.models import LocalOffer, OfferAnswer
from loge.domains.offers.permissions import can_keep, can_see
from loge.domains.offers.queries.matching import Offered, may_be_proposed
from loge.domains.offers.rules import Criteria
from loge.foundation.ui.french import plural
from loge.registers.housing.models import Residence

WORDS = {
    AnswerState.PROPOSED: "Proposée, sans réponse",
    AnswerState.INTERESTED: "Intéressé, à rappeler",
    AnswerState.REGISTERED: "Inscrit",
    AnswerState.DECLINED: "Pas intéressé",
    AnswerState.HAS_ALREADY: "En bénéficie déjà",
}

# The lists of one offer (queries.lists.GROUPS), in the order of the tabs.
GROUP_NAMES = {
    "interessees": "À rappeler",
    "inscrites": "Inscrites",
    "attente": "Liste d’attente",
    "en-ont-profite": "En ont profité",
    "desistees": "Désistées",
    "pas-interessees": "Pas intéressées",
    "deja": "En bénéficient déjà",
    "proposees": "Toutes les réponses",
}


@dataclass(frozen=True)
class Choice:
    code: str
    label: str
    pressed: bool


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One offer before one person. `name` is empty where there is only one person, `facts` for a volunteer; `runner` is who
    would call the person back."""

    offer: LocalOffer
    person_id: int
    url: str
    name: str = ""
    state: str = AnswerState.NONE
    said: str = ""
    choices: list[Choice] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    places: str = ""
    may_undo: bool = False
    asks_agreement: bool = False
    runner: str = ""
    agreed: bool = False
    problem: str = ""
    unfolded: bool = False

    @property
    def key(self) -> str:
        return f"offre-{self.offer.pk}-{self.person_id}"


def proposals(
    people: Iterable, offered: dict[int, Offered], *, viewer, address: Callable[[int, int], str], named: bool
) -> tuple[list[Proposal], list[Proposal]]:
    """Those to propose (new, or under way) and those that are answered for good, each person's in turn."""
    fresh: list[Proposal] = []
    settled: list[Proposal] = []
    for person in people:
        mine = offered.get(person.pk, Offered())
        name = person.first_name if named else ""
        for offer in mine.new:
            fresh.append(proposal(offer, None, person, viewer=viewer, url=address(offer.pk, person.pk), name=name))
        for answer in mine.answered:
            shown = proposal(
                answer.offer, answer, person, viewer=viewer, url=address(answer.offer_id, person.pk), name=name
            )
            is_over = answer.state in TOOK_UP or not may_be_proposed(answer)
            (settled if is_over else fresh).append(shown)
    # The same offer for two people of one home comes twice, side by side.
    return sorted(fresh, key=lambda one: one.offer.title), sorted(settled, key=lambda one: one.offer.title)


def proposal(offer: LocalOffer, answer: OfferAnswer | None, person, *, viewer, url: str, **more) -> Proposal:
    """`offer` comes with its seats (queries.matching.with_seats); `answer` with its steps when read in a list."""
    state = answer.state if answer else AnswerState.NONE
    awaited = state in AWAITED
    return Proposal(
        offer=offer,
        person_id=person.pk,
        url=url,
        state=state,
        said=_said(answer),
        choices=_choices(state, viewer),
        facts=facts_of(offer) if can_see(viewer) else [],
        places=places_of(offer),
        may_undo=_may_undo(answer, viewer),
        asks_agreement=awaited and offer.partner_id is not None,
        runner=offer.partner.name if offer.partner and can_see(viewer) else "l’organisme qui la propose",
        agreed=bool(answer and answer.agreed_on),
        **more,
    )


def _said(answer: OfferAnswer | None) -> str:
    return str(answer.get_state_display()) if answer and answer.state != AnswerState.NONE else ""


def _choices(state: str, viewer) -> list[Choice]:
    if state in TOOK_UP and not can_keep(viewer):
        return []
    pressed = AnswerState.REGISTERED if state == AnswerState.WAITING else state
    return [Choice(code.value, WORDS[code], code == pressed) for code in HEARD]


def _may_undo(answer: OfferAnswer | None, viewer) -> bool:
    """The last click, by whoever made it or by those who keep the offer."""
    steps = list(answer.steps.all()) if answer else []
    return bool(steps) and not steps[-1].undoes and (steps[-1].by_id == viewer.pk or can_keep(viewer))


def settling_of(offer: LocalOffer, state: str) -> list[Choice]:
    """What may be noted afterwards: one takes part in an activity, an aid is received."""
    left_out = AnswerState.RECEIVED if offer.kind == OfferKind.ACTIVITY else AnswerState.ATTENDED
    return [Choice(code.value, code.label, False) for code in SETTLED if code not in (left_out, state)]


def facts_of(offer: LocalOffer) -> list[tuple[str, str]]:
    known = [
        ("Qui la propose", offer.partner.name if offer.partner else "Notre organisme"),
        ("Où", offer.place),
        ("Quand", offer.schedule),
        ("Comment", offer.how),
    ]
    return [(label, text) for label, text in known if text]


def places_of(offer: LocalOffer) -> str:
    """« 3 places libres », or that it is full: read from the seats that come with the offer."""
    if offer.capacity is None:
        return ""
    free = offer.capacity - getattr(offer, "seated", 0) - getattr(offer, "queued", 0)
    return "Complet : liste d’attente" if free <= 0 else plural(free, "place libre")


def has_free_place(offer: LocalOffer) -> bool:
    return offer.capacity is None or getattr(offer, "seated", 0) < offer.capacity


def with_words(people: Iterable) -> list[tuple]:
    """(occupant, what they said) of rows annotated by queries.matching.with_answers."""
    return [(one, str(AnswerState(one.said).label) if one.said else "") for one in people]


def describe(criteria: Criteria, *, towns: dict[str, str], agencies: Iterable[str], residences: Iterable[str]) -> str:
    """« Pour les personnes de 60 ans et plus, qui vivent seules, à Angers. »"""
    parts = [_ages(criteria), "qui vivent seules" if criteria.alone else ""]
    parts.append(_places("à", [towns.get(code, code) for code in criteria.municipalities]))
    parts.append(_places("de l’agence", agencies))
    parts.append(_places("de la résidence", residences))
    said = [part for part in parts if part]
    return f"Pour les personnes {', '.join(said)}." if said else "Pour tous les locataires."


def _ages(criteria: Criteria) -> str:
    low, high = criteria.min_age, criteria.max_age
    if low is not None and high is not None:
        return f"de {low} à {high} ans"
    if low is not None:
        return f"de {low} ans et plus"
    return f"de {high} ans au plus" if high is not None else ""


def _places(word: str, names: Iterable[str]) -> str:
    listed = [str(name) for name in names]
    return f"{word} {' ou '.join(listed)}" if listed else ""


def sentence_of(offer: LocalOffer, criteria: Criteria) -> str:
    known = Residence.objects.filter(municipality_code__in=criteria.municipalities)
    return describe(
        criteria,
        towns=dict(known.values_list("municipality_code", "municipality")),
        agencies=[agency.name for agency in offer.agencies.all()],
        residences=[residence.name for residence in offer.residences.all()],
    )
