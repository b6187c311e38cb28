"""The account as anyone may read it: the same figures, those that would let someone be recognised left out."""

from dataclasses import dataclass
from datetime import date, timedelta

from loge.foundation.dates import add_months
from loge.foundation.disclosure import Column, Shown, Veil, is_small, publish
from loge.foundation.figures import SHARE, Measure, Period, Place
from loge.fronts.observatory.account import Account
from loge.fronts.observatory.chapters import MADE_OF

WHOLE = "whole"
Where = Place | int | str


@dataclass(frozen=True)
class Published:
    """Code of a figure → place → what is said of it: places are the whole, an agency (its key), a town within it."""

    account: Account
    told: dict[str, dict]

    def of(self, code: str, where: Where = WHOLE) -> Shown | None:
        """None: not published by place at all."""
        return self.told[code].get(where)


def whole_months(period: Period) -> Period:
    """From the first day of its first month to the last one of its last: overlapping days would tell of a few of them."""
    until = add_months(date(period.until.year, period.until.month, 1), 1) - timedelta(days=1)
    return Period(date(period.since.year, period.since.month, 1), until)


def publish_account(account: Account) -> Published:
    towns: dict = {}
    for place in account.places:
        towns.setdefault(place.agency, []).append(place)
    tree = {WHOLE: list(towns), **towns}
    columns = {
        code: Column(figure.places, within=figure.within, detailed=figure.detailed)
        for code, figure in account.figures.items()
    }
    return Published(account, publish(columns, tree=tree, root=WHOLE, parts=MADE_OF))


def measure_is_public(measure: Measure, published: Published) -> bool:
    """A delay or a share of a figure that is itself published; a share tells its complement too."""
    if isinstance(published.of(measure.base), Veil) or not published.of(measure.base):
        return False
    if measure.kind != SHARE:
        return True
    part, whole = measure.values.get(None) or (0, 0)
    return not is_small(whole - part)
