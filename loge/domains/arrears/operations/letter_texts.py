"""What letters say is written by the landlord: each change is a version, the shipped text comes back in one gesture."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from loge.domains.arrears.models import LetterText
from loge.domains.arrears.permissions import check_can_write_letters
from loge.domains.arrears.queries.letter_texts import last_version
from loge.domains.arrears.rules.letter_checks import faults
from loge.domains.arrears.rules.letters import SHIPPED, Text, paragraphs
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import squeeze
from loge.foundation.ui.french import moment


@transaction.atomic
def write_letter_text(*, step: str, text: Text, read: int, by) -> LetterText:
    """The next version; letters already prepared keep the words that they were read with.

    `read`: the number of the version that `by` began from, 0 for the shipped text.
    Raise Refusal for what the law forbids or a place that nothing fills, Stale when somebody wrote another version meanwhile.
    """
    check_can_write_letters(by)
    _check_step(step)
    text = Text(squeeze(text.object), *("\n\n".join(paragraphs(words)) for words in (text.opening, text.ending)))
    if wrong := faults(text):
        raise Refusal(next(iter(wrong.values())))
    row = _keep(step, text, read, by, is_shipped=text == SHIPPED[step])
    trail.record("arrears.letter_text_written", row, by=by, step=step, version=row.number)
    return row


@transaction.atomic
def restore_letter_text(*, step: str, by) -> LetterText:
    """The shipped text again, as one more version. Raise Stale when it is already the one in force."""
    check_can_write_letters(by)
    _check_step(step)
    last = last_version(step)
    if last is None or last.words == SHIPPED[step]:
        raise Stale("Cette lettre dit déjà le texte d’origine.")
    row = _keep(step, SHIPPED[step], last.number, by, is_shipped=True)
    trail.record("arrears.letter_text_restored", row, by=by, step=step, version=row.number)
    return row


def _check_step(step: str) -> None:
    if step not in SHIPPED:
        raise Refusal("Choisissez une action qui se fait par courrier.")


def _keep(step: str, text: Text, read: int, by, *, is_shipped: bool) -> LetterText:
    last = last_version(step)
    if (last.number if last else 0) != read:
        raise _too_late(last)
    try:
        return LetterText.objects.create(
            step=step, number=read + 1, **vars(text), is_shipped=is_shipped, written_at=timezone.now(), written_by=by
        )
    except IntegrityError as error:  # at the very same moment: the number of a version is given once
        raise _too_late(None) from error


def _too_late(last: LetterText | None) -> Stale:
    who = f" par {last.written_by}, {moment(last.written_at)}," if last else ""
    return Stale(
        f"Ce texte a été modifié{who} pendant que vous écriviez : relisez ce qui est enregistré, puis enregistrez de nouveau. "
        "Votre texte est gardé."
    )
