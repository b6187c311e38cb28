from loge.domains.cases.models.cases import Case, CaseStep
from loge.domains.cases.models.consents import CaseConsent, CaseDisclosure, SupportWish
from loge.domains.cases.models.notes import CaseNote
from loge.domains.cases.models.plan import CaseAction
from loge.domains.cases.models.settings import CaseSetting

__all__ = [
    "Case",
    "CaseAction",
    "CaseConsent",
    "CaseDisclosure",
    "CaseNote",
    "CaseSetting",
    "CaseStep",
    "SupportWish",
]
