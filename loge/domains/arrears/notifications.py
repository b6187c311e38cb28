"""What tenants receive by e-mail from this trade: neutral subjects, the same words as on paper."""

from django.conf import settings

from loge.domains.arrears.models import Letter
from loge.domains.arrears.rules.letters import ending, opening
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import send_later

SUBJECT = "Votre compte locataire"


def write_letter(letter: Letter, *, by) -> None:
    """Part of the operation that sends."""
    send_later(
        channel=MessageChannel.EMAIL, to=letter.recipient, subject=SUBJECT, body=letter_body(letter),
        about=letter.about, by=by,
    )  # fmt: skip


def letter_body(letter: Letter) -> str:
    said, step = letter.content, letter.batch.step
    dues = "\n".join(f"- {name}, échéance du {day} : {left}" for name, day, left in said["dues"])
    parts = ["Madame, Monsieur,", *opening(step, said), dues, *ending(step)]
    parts += [f"Pour nous parler : {said['contact']}.", settings.LANDLORD_NAME or "Votre bailleur"]
    return "\n\n".join(parts) + "\n"
