"""The rules of each aid (schemes), what is asked for a home (applications), what answers for a lease (guarantees)."""

from loge.domains.aids.models.applications import AidApplication, AidDecline, AidPayment, AidStep
from loge.domains.aids.models.documents import AidDocument
from loge.domains.aids.models.guarantees import Guarantee, GuaranteeStep
from loge.domains.aids.models.schemes import AidScheme, SchemeStep

__all__ = [
    "AidApplication", "AidDecline", "AidDocument", "AidPayment", "AidScheme", "AidStep", "Guarantee", "GuaranteeStep",
    "SchemeStep",
]  # fmt: skip
