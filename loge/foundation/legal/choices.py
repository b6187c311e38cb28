from django.db.models import TextChoices


class Unit(TextChoices):
    EUROS = "euros", "€"
    TIMES = "times", "fois"
    DAYS = "days", "jours"
    WEEKS = "weeks", "semaines"
    MONTHS = "months", "mois"
    YEARS = "years", "ans"
    DATE = "date", "date (AAAAMMJJ)"


class Evidence(TextChoices):
    """How sure we are: a number that nobody checked against its text is a setting, and says so on the screen."""

    TEXT_READ = "text", "texte lu"
    OFFICIAL_NOTICE = "notice", "notice officielle"
    TO_CHECK = "check", "à vérifier"
    PRACTICE = "practice", "usage"
