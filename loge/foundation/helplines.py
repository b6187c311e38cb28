"""The public numbers that anyone may dial, in one place for screens, letters, messages and posters."""

NUMBERS: list[tuple[str, str, str]] = [
    ("17", "Police ou gendarmerie : danger immédiat", "À toute heure"),
    ("114", "Urgences par SMS, pour qui ne peut pas parler ou n’entend pas", "À toute heure"),
    ("112", "Urgences, depuis toute l’Europe", "À toute heure"),
    ("15", "SAMU : urgence médicale", "À toute heure"),
    ("18", "Pompiers", "À toute heure"),
    ("3919", "Violences faites aux femmes : écoute et orientation, appel gratuit et anonyme", "À toute heure"),
    ("115", "Mise à l’abri, hébergement d’urgence", "À toute heure"),
    ("119", "Enfance en danger", "À toute heure"),
    ("3977", "Maltraitance des personnes âgées ou en situation de handicap", "Tous les jours"),
    ("3114", "Prévention du suicide", "À toute heure"),
    ("116 006", "France Victimes : aide aux victimes", "Tous les jours"),
]
"""(number, who answers, when), checked with domain.md b11."""
