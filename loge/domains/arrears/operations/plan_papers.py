"""The plan as it was signed on paper, kept with it."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.models import PlanDocument, RepaymentPlan
from loge.domains.arrears.operations.plans import locked_plan, write
from loge.domains.arrears.permissions import check_can_see, check_can_settle
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.uploads import check_paper, shown_name

MOST = 5


@transaction.atomic
def attach_plan_paper(plan: RepaymentPlan, *, name: str, content: bytes, by) -> PlanDocument:
    """A PDF or a picture of 5 MB at most, five of them. Raise Refusal for anything else."""
    check_can_settle(by)
    plan = locked_plan(plan, by)
    content_type, extension = check_paper(content)
    if plan.documents.count() >= MOST:
        raise Refusal(f"{MOST} documents sont déjà joints à ce plan.")
    document = PlanDocument(
        plan=plan, name=shown_name(name), content_type=content_type, extension=extension, size=len(content),
        added_at=timezone.now(), added_by=by,
    )  # fmt: skip
    document.file.save(document.name, ContentFile(content), save=True)
    write(plan, "Document signé joint", by=by)
    trail.record("arrears.plan_paper_attached", document, by=by, size=document.size)
    return document


@transaction.atomic
def read_plan_paper(document: PlanDocument, *, by) -> bytes:
    """Reading leaves its line in the journal."""
    check_can_see(by)
    trail.record_read(document, by=by)
    with document.file.open("rb") as file:
        return file.read()
