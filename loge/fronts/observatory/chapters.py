"""Who takes part in the account, by name and in the order in which it is read.

The contract of a trade's `metrics.py`: FIGURES and their HEADING (see loge/foundation/figures.py), and when it has them

    def measures(viewer, period, counts): …    # delays, times, shares; counts: code → {None: the whole, agency: its part}
    def helped(viewer, period, seen_by=None)   # querysets of who was really helped: helped, asked, done, and where
"""

from collections.abc import Callable
from dataclasses import dataclass

from loge.domains.aids import metrics as aids
from loge.domains.arrears import metrics as arrears
from loge.domains.cases import metrics as cases
from loge.domains.offers import metrics as offers
from loge.domains.outreach import metrics as outreach
from loge.domains.proximity import metrics as proximity
from loge.domains.referrals import metrics as referrals
from loge.domains.support import metrics as support
from loge.foundation.figures import Figure


@dataclass(frozen=True)
class Part:
    heading: str
    figures: tuple[Figure, ...]
    measures: Callable | None = None
    one_by_one: bool = False  # many figures that overlap: drawn as bars, for the whole only


BEFORE_HELP = (
    Part(outreach.HEADING, outreach.FIGURES, outreach.measures),
    Part(outreach.NEEDS_HEADING, outreach.NEEDS, one_by_one=True),
    Part(outreach.REGULAR_HEADING, outreach.REGULAR),
    Part(cases.HEADING, cases.FIGURES, cases.measures),
)
AFTER_HELP = (
    Part(referrals.HEADING, referrals.FIGURES, referrals.measures),
    Part(proximity.HEADING, proximity.FIGURES, proximity.measures),
    Part(support.HEADING, support.FIGURES, support.measures),
    Part(offers.HEADING, offers.FIGURES),
    Part(aids.HEADING, aids.FIGURES, aids.measures),
    Part(arrears.HEADING, arrears.FIGURES, arrears.measures),
)
HELPERS = (cases.helped, referrals.helped, proximity.helped, support.helped)
FIGURES = {figure.code: figure for part in (*BEFORE_HELP, *AFTER_HELP) for figure in part.figures}
# Figures without common people that make up another one: what they add up to must not give one of them away.
MADE_OF = {"appelees": ["jointes", "refus", "jamais-jointes"], "recues": ["abouties", "declinees"],
           "transmises": ["recues", "sans-reponse"], "aides-demandees": ["aides-accordees", "aides-refusees"]}  # fmt: skip
