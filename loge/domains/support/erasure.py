from datetime import datetime

from loge.domains.support.models import Listening, Mediation, Party, PartyWord, Session
from loge.foundation.retention import Rule, delete


def erase_mediations(before: datetime) -> int:
    """With each side's words, answers and meetings."""
    return delete(Mediation.objects.filter(closed_at__lt=before))


def forget_words(before: datetime) -> int:
    """What each side said, what was agreed between them; how it ended stays for the account of a year."""
    agreed = Mediation.objects.filter(closed_at__lt=before).exclude(agreement="").update(agreement="")
    return agreed + delete(PartyWord.objects.filter(party__mediation__closed_at__lt=before))


def erase_listenings(before: datetime) -> int:
    return delete(Listening.objects.filter(ended_at__lt=before))


def people_in_hand() -> set[int]:
    parties = Party.objects.filter(mediation__in=Mediation.objects.standing()).values_list("person", flat=True)
    return {*parties, *Listening.objects.standing().values_list("person", flat=True)}


RULES = [
    Rule(
        code="mediation_words", what="Paroles des parties et ce qui est convenu", since="la fin de la médiation", days=90,
        covers=(Mediation, PartyWord), erase=forget_words,
    ),
    Rule(
        code="mediations", what="Médiations et leurs rendez-vous", since="la fin de la médiation", days=400,
        covers=(Mediation, Party, PartyWord, Session), erase=erase_mediations,
    ),
    Rule(
        code="listenings", what="Soutiens psychologiques : la présence aux rendez-vous seule",
        since="la fin du soutien", days=400,
        covers=(Listening, Session), erase=erase_listenings,
    ),
]  # fmt: skip
