"""The password of the demonstration is known to all: on a real installation it opens nothing, and nobody chooses it."""

from django.conf import settings
from django.core.exceptions import ValidationError

PUBLIC = (
    "Ce mot de passe est celui de la démonstration, connu de tous : il n’ouvre rien ici. Demandez à l’administrateur un lien "
    "pour en choisir un autre. Administrateur : ouvrez votre propre compte par « loge user create », puis fermez ceux de la "
    "démonstration."
)


def is_public(password: str | None) -> bool:
    return not settings.DEMONSTRATION_ALLOWED and password == settings.DEMONSTRATION_PASSWORD


class NotTheDemonstrations:
    """A validator of Django: refused where the demonstration is."""

    def validate(self, password, user=None):
        if is_public(password):
            raise ValidationError(PUBLIC, code="public_password")

    def get_help_text(self):
        return "Votre mot de passe ne peut pas être celui de la démonstration."
