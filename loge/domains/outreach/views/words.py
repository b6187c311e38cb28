from django.conf import settings


def script_words(user) -> dict[str, str]:
    """What fills {prénom} and {bailleur} in a script: a caller gives a first name only (domain.md b.4).

    `user` is None for a guide that anyone will use.
    """
    first_name = (user.first_name if user else "") or "…"
    landlord = settings.LANDLORD_NAME or "votre bailleur"
    return {"prénom": first_name, "prenom": first_name, "bailleur": landlord, "ccas": "CCAS de la commune"}
