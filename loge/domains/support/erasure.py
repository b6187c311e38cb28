from datetime import datetime

from loge.domains.support.models import Listening, Mediation, Party, PartyWord, Session
from loge.foundation.retention import Rule, delete


def erase_mediations(before: datetime) -> int:
    """With each side's words, answers and meetings."""
    return delete(Mediation.objects.filter(closed_at__lt=before))


def erase_listenings(before: datetime) -> int:
    return delete(Listening.objects.filter(ended_at__lt=before))


def people_in_hand() -> set[int]:
    parties = Party.objects.filter(mediation__in=Mediation.objects.standing()).values_list("person", flat=True)
    return {*parties, *Listening.objects.standing().values_list("person", flat=True)}


RULES = [
    Rule(
        code="mediations", what="Médiations, paroles des parties, rendez-vous", since="la fin de la médiation", days=180,
        covers=(Mediation, Party, PartyWord, Session), erase=erase_mediations,
    ),
    Rule(
        code="listenings", what="Soutiens psychologiques et leurs rendez-vous", since="la fin du soutien", days=30,
        covers=(Listening, Session), erase=erase_listenings,
    ),
]  # fmt: skip
