from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import NoteKind
from loge.domains.cases.models import Case, CaseNote
from loge.domains.cases.operations.history import in_hand, journal, needed
from loge.domains.cases.permissions import check_can_write_privately


@transaction.atomic
def add_note(case: Case, *, text: str, kind: str = NoteKind.ORDINARY, by) -> CaseNote:
    """A note for those of the case, or a private one between social workers. Never changed: a second note corrects it."""
    if kind == NoteKind.PRIVATE:
        check_can_write_privately(by)
    case = in_hand(case, by=by)
    text = needed(text, "Écrivez la note.")
    note = CaseNote.objects.create(case=case, kind=NoteKind(kind), text=text, by=by, at=timezone.now())
    journal("cases.note_added", case, by=by, private=kind == NoteKind.PRIVATE)
    return note
