"""Who an offer is for, both ways: the offers of a person in two queries, the people of an offer in one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from loge.domains.offers.choices import NOT_AGAIN, SEATED, AnswerState
from loge.domains.offers.models import LocalOffer, OfferAnswer
from loge.domains.offers.rules import Criteria, Living, concerns
from loge.foundation.dates import born_on_or_before
from loge.registers.housing.access import within_perimeter
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES, BirthDateQuality
from loge.registers.tenants.models import ContactRefusal, Occupant, Person


@dataclass
class Offered:
    """What one person may be offered today: `new` ones, and `answered` ones with what was said."""

    new: list[LocalOffer] = field(default_factory=list)
    answered: list[OfferAnswer] = field(default_factory=list)


def criteria_of(offer: LocalOffer) -> Criteria:
    """As `with_criteria` has read them, else read now."""
    agencies = getattr(offer, "agency_ids", None)
    residences = getattr(offer, "residence_ids", None)
    if agencies is None or residences is None:
        agencies = offer.agencies.values_list("pk", flat=True)
        residences = offer.residences.values_list("pk", flat=True)
    return Criteria(
        min_age=offer.min_age,
        max_age=offer.max_age,
        alone=offer.alone,
        municipalities=tuple(offer.municipalities),
        agencies=tuple(sorted(agencies)),
        residences=tuple(sorted(residences)),
    )


def with_criteria(offers: QuerySet[LocalOffer]) -> QuerySet[LocalOffer]:
    of_agencies = LocalOffer.agencies.through.objects.filter(localoffer=OuterRef("pk"))
    of_residences = LocalOffer.residences.through.objects.filter(localoffer=OuterRef("pk"))
    return offers.annotate(
        agency_ids=ArraySubquery(of_agencies.values("agency")),
        residence_ids=ArraySubquery(of_residences.values("residence")),
    )


def with_seats(offers: QuerySet[LocalOffer]) -> QuerySet[LocalOffer]:
    """`seated`: places taken; `queued`: people on the waiting list. The same figures for whoever looks."""
    listed = OfferAnswer.objects.listed()
    seated, queued = listed.filter(state__in=SEATED), listed.filter(state=AnswerState.WAITING)
    return offers.annotate(seated=_number(seated), queued=_number(queued))


def _number(answers: QuerySet[OfferAnswer]):
    counted = answers.filter(offer=OuterRef("pk")).order_by().values("offer").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def offers_for(person: Person, *, on: date) -> list[LocalOffer]:
    """What may be proposed to this person that day: for them by its criteria, and not turned down."""
    return offers_for_people([person], on=on)[person.pk].new


def offers_for_people(people: Iterable[Person], *, on: date) -> dict[int, Offered]:
    """The same for the people of a home: as many queries, whatever the number of people and of offers."""
    listed = [person.pk for person in people if not person.deceased]
    homes = _homes_of(listed)
    found: dict[int, Offered] = defaultdict(Offered)
    answers = _answers_of(listed)
    for offer in with_seats(with_criteria(LocalOffer.objects.running(on))).select_related("partner"):
        criteria = criteria_of(offer)
        for pk in listed:
            answer = answers.pop((pk, offer.pk), None)
            if answer is not None:
                answer.offer = offer
                found[pk].answered.append(answer)
            elif any(concerns(criteria, living, on=on) for living in homes[pk]):
                found[pk].new.append(offer)
    return found


def _answers_of(people: list[int]) -> dict[tuple[int, int], OfferAnswer]:
    noted = OfferAnswer.objects.noted().filter(person__in=people).select_related("noted_by").prefetch_related("steps")
    return {(answer.person_id, answer.offer_id): answer for answer in noted}


def _homes_of(people: list[int]) -> dict[int, list[Living]]:
    homes: dict[int, list[Living]] = defaultdict(list)
    lived_in = _living_today().filter(person__in=people).annotate(has_company=Exists(_company()))
    read = lived_in.values_list(
        "person", "household", "person__birth_date", "person__birth_date_quality", "has_company",
        "household__residence__municipality_code", "household__residence__agency", "household__residence",
    )  # fmt: skip
    for pk, household, born, quality, has_company, town, agency, residence in read:
        sure = born if quality != BirthDateQuality.DOUBTFUL else None
        homes[pk].append(
            Living(
                household=household, born=sure, alone=not has_company, municipality=town, agency=agency,
                residence=residence,
            )
        )  # fmt: skip
    return homes


def _living_today() -> QuerySet[Occupant]:
    return Occupant.objects.filter(
        ends_on=None,
        household__ended_on=None,
        household__lease__status__in=CURRENT_LEASES,
        person__deceased=False,
        person__merged_into=None,
    )


def _company() -> QuerySet[Occupant]:
    """Someone else alive in the same home."""
    others = Occupant.objects.filter(household=OuterRef("household"), ends_on=None, person__deceased=False)
    return others.exclude(person=OuterRef("person"))


def people_concerned(criteria: Criteria, *, viewer, on: date) -> QuerySet[Occupant]:
    """Those of the viewer's perimeter, in the order of their names, each once. Protected homes are never among them."""
    found = _living_today().filter(within_perimeter(viewer, residence="household__residence"))
    found = found.filter(_criteria_filter(criteria, on)).exclude(household__in=protected_household_ids())
    if criteria.alone:
        found = found.filter(~Exists(_company()))
    return found.order_by("person__search_key", "person_id", "-household_id").distinct(
        "person__search_key", "person_id"
    )


def _criteria_filter(criteria: Criteria, on: date) -> Q:
    wanted = Q()
    if criteria.min_age is not None:
        wanted &= Q(person__birth_date__lte=born_on_or_before(on, age=criteria.min_age))
    if criteria.max_age is not None:
        wanted &= Q(person__birth_date__gt=born_on_or_before(on, age=criteria.max_age + 1))
    if wanted:
        wanted &= ~Q(person__birth_date_quality=BirthDateQuality.DOUBTFUL)
    if criteria.municipalities:
        wanted &= Q(household__residence__municipality_code__in=criteria.municipalities)
    if criteria.agencies:
        wanted &= Q(household__residence__agency__in=criteria.agencies)
    if criteria.residences:
        wanted &= Q(household__residence__in=criteria.residences)
    return wanted


def with_answers(people: QuerySet[Occupant], offer: LocalOffer) -> QuerySet[Occupant]:
    """With what each already said to this offer, and whether they asked not to be called."""
    said = OfferAnswer.objects.noted().filter(offer=offer, person=OuterRef("person")).values("state")[:1]
    refused = ContactRefusal.objects.filter(person=OuterRef("person"), lifted_at=None)
    return people.select_related("person", "household__residence").annotate(
        said=Subquery(said), refuses_calls=Exists(refused), town=F("household__residence__municipality")
    )


def may_be_proposed(answer: OfferAnswer | None) -> bool:
    """« Pas intéressé » and « en bénéficie déjà » hold until they are changed."""
    return answer is None or answer.state not in (*NOT_AGAIN, AnswerState.NONE)
