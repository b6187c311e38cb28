"""What the landlord and its partners offer to tenants: six offers, with answers in every state."""

from datetime import date, timedelta
from itertools import cycle
from random import Random

from loge.domains.offers.choices import AnswerState as A
from loge.domains.offers.choices import OfferKind
from loge.domains.offers.operations.answers import note_agreement, note_answer
from loge.domains.offers.operations.offers import add_offer, close_offer, open_offer
from loge.domains.offers.queries.lists import offers_seen_by
from loge.domains.offers.queries.matching import criteria_of, people_concerned
from loge.registers.partners.choices import PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.tenants.choices import NeedCode

PHONE = "+33199001155"
AMONG = 300
# Title, what is said, and the rest; dates and partners are added below.
OFFERS: tuple[dict, ...] = (
    {
        "title": "Courses montées par le gardien",
        "description": "Votre gardien peut monter vos courses jusqu’à votre porte, deux fois par semaine.",
        "kind": OfferKind.SERVICE, "needs": [NeedCode.SHOPPING], "themes": [Theme.SHOPPING], "min_age": 70,
        "schedule": "Le mardi et le vendredi, de 10 h à 12 h", "how": "Prévenir la loge la veille.",
    },
    {
        "title": "Repas livrés à domicile",
        "description": "Le CCAS livre un repas chaud à midi, du lundi au samedi, selon vos revenus.",
        "kind": OfferKind.AID, "needs": [NeedCode.MEALS, NeedCode.SHOPPING], "themes": [Theme.SHOPPING, Theme.FOOD],
        "min_age": 65, "partner": PartnerKind.CCAS, "phone": PHONE, "capacity": 6,
        "how": "Un rendez-vous avec le CCAS, avec l’avis d’imposition.",
    },
    {
        "title": "Navette du marché",
        "description": "Un minibus vient vous prendre en bas de chez vous pour aller au marché, et vous ramène.",
        "kind": OfferKind.SERVICE, "needs": [NeedCode.SHOPPING, NeedCode.COMPANY], "themes": [Theme.SHOPPING],
        "min_age": 60, "alone": True, "schedule": "Le jeudi à 9 h 30", "place": "Devant chaque résidence", "capacity": 8,
        "partner": PartnerKind.MUTUAL_AID,
    },
    {
        "title": "Café des voisins",
        "description": "On se retrouve autour d’un café, avec l’animatrice du CCAS, dans la salle commune.",
        "kind": OfferKind.ACTIVITY, "needs": [NeedCode.COMPANY, NeedCode.ACTIVITIES],
        "themes": [Theme.COMPANY, Theme.ACTIVITIES], "partner": PartnerKind.CCAS, "capacity": 5, "min_age": 18,
        "schedule": "Le mardi de 14 h à 16 h", "place": "Salle commune de la résidence",
    },
    {
        "title": "Aide pour le chèque énergie",
        "description": "Nous vous aidons à demander et à utiliser votre chèque énergie, par téléphone ou à l’agence.",
        "kind": OfferKind.AID, "needs": [NeedCode.RENT, NeedCode.PAPERWORK], "themes": [Theme.MONEY, Theme.PAPERWORK],
        "phone": PHONE, "min_age": 18,
    },
    {
        "title": "Impression d’attestations",
        "description": "Nous imprimons vos attestations et les déposons dans votre boîte aux lettres.",
        "kind": OfferKind.SERVICE, "needs": [NeedCode.PAPERWORK], "themes": [Theme.PAPERWORK], "min_age": 60,
        "closed": True,
    },
)  # fmt: skip
STORIES = (
    A.INTERESTED, A.REGISTERED, A.DECLINED, A.REGISTERED, A.PROPOSED, A.HAS_ALREADY, A.REGISTERED, A.INTERESTED,
    A.REGISTERED, A.REGISTERED, A.DECLINED, A.REGISTERED, A.PROPOSED, A.REGISTERED,
)  # fmt: skip


def has_offers(user) -> bool:
    return any(offers_seen_by(user, status=status).exists() for status in ("draft", "open", "closed"))


def tell_offers(*, keeper, caller, today: date) -> None:
    """Each has answers of its own; the last one has ended."""
    partners = {partner.kind: partner for partner in Partner.objects.active().order_by("-pk")}
    for place, told in enumerate(OFFERS):
        said = {name: value for name, value in told.items() if name not in ("partner", "closed")}
        ends_on = today + timedelta(days=120) if "schedule" in said else None
        partner = partners.get(told.get("partner", ""))
        if partner and partner.kind == PartnerKind.CCAS:  # a town helps those who live there
            said["municipalities"] = [area.code for area in partner.areas.all()]
        offer = add_offer(**said, partner=partner, ends_on=ends_on, manager=keeper, by=keeper)
        open_offer(offer, by=keeper)
        _answered(offer, place, keeper=keeper, caller=caller, today=today)
        if told.get("closed"):
            close_offer(offer, by=keeper)


def _answered(offer, place: int, *, keeper, caller, today: date) -> None:
    found = people_concerned(criteria_of(offer), viewer=caller, on=today).select_related("person")[:AMONG]
    people = Random(place).sample([one.person for one in found], k=min(len(STORIES), len(found)))
    ends = cycle([A.ATTENDED if offer.kind == OfferKind.ACTIVITY else A.RECEIVED, A.WITHDRAWN])
    for rank, (person, state) in enumerate(zip(people, STORIES, strict=False)):
        answer = note_answer(offer, person=person, state=state, by=caller)
        if answer.is_awaited and rank % 2 and offer.partner_id:
            note_agreement(offer, person=person, agrees=True, by=caller)
        if answer.state == A.REGISTERED and rank in (1, 3):
            note_answer(offer, person=person, state=next(ends), by=keeper)
