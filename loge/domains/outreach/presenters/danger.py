"""Whom to call when someone is in danger.

National numbers, said with the day they were last checked and their source, because they change. A campaign's own
instructions (`Campaign.danger_instructions`) are shown first; `settings.EMERGENCY_LINES` replaces the list.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True)
class EmergencyLine:
    number: str
    what: str
    urgent: bool


CHECKED_ON = date(2026, 11, 22)
SOURCE = "service-public.fr, numéros d’urgence et d’aide aux victimes"
LINES = (
    ("15", "SAMU : malaise, détresse, chute grave", True),
    ("18", "Pompiers : incendie, gaz, personne enfermée ou qui ne répond plus", True),
    ("17", "Police ou gendarmerie : violences en cours, intrusion", True),
    ("112", "Numéro d’urgence européen, depuis tout téléphone", True),
    ("114", "Urgence par SMS pour les personnes sourdes ou qui ne peuvent pas parler", True),
    ("3919", "Violences faites aux femmes", False),
    ("3977", "Maltraitance des personnes âgées ou handicapées", False),
    ("119", "Enfance en danger", False),
    ("3114", "Prévention du suicide", False),
)


def emergency_lines() -> list[EmergencyLine]:
    return [EmergencyLine(*line) for line in getattr(settings, "EMERGENCY_LINES", LINES)]


def checked_on() -> date:
    return getattr(settings, "EMERGENCY_LINES_CHECKED_ON", CHECKED_ON)
