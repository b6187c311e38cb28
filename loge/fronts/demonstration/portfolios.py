"""Each residence with its arrears officer, as evenly as perimeters allow."""

from collections import Counter

from loge.domains.arrears.operations.officers import confide_residences
from loge.domains.arrears.queries.officers import to_do_by_residence, with_accounts
from loge.registers.housing.models import Residence


def has_portfolios() -> bool:
    return with_accounts().exists()


def tell_portfolios(officers: list, *, director) -> None:
    """The residences with the most accounts first, each to the least laden of those who see it."""
    seen = {one: set(Residence.objects.visible_to(one).values_list("pk", flat=True)) for one in officers}
    weights = Counter(to_do_by_residence(director))
    laden: Counter = Counter()
    given: dict = {one: [] for one in officers}
    for residence in sorted(Residence.objects.values_list("pk", flat=True), key=lambda pk: (-weights[pk], pk)):
        able = [one for one in officers if residence in seen[one]]
        officer = min(able, key=lambda one: (laden[one], one.username))
        laden[officer] += weights[residence] + 1
        given[officer].append(residence)
    for officer, residences in given.items():
        if residences:
            confide_residences(residences, to=officer, by=director)
