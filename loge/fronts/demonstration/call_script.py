"""The courtesy-call script of the demonstration, after the skeleton of `domain.md` b.4 (own wording)."""

COURTESY = [
    {
        "key": "bonjour", "kind": "say", "for": "home",
        "text": "Bonjour, je suis {prénom}, d’Habitat du Val. Je vous appelle pour prendre de vos nouvelles, "
        "pas pour le loyer.",
    },
    {
        "key": "moment", "kind": "yes_no", "for": "home", "text": "Est-ce un bon moment pour parler ?",
        "next": {"no": "fin"},
    },
    {
        "key": "allez", "kind": "scale", "for": "person", "options": ["1", "2", "3", "4", "5"],
        "text": "Comment allez-vous en ce moment ? (1 : difficilement, 5 : très bien)",
    },
    {
        "key": "visites", "kind": "yes_no", "for": "person", "text": "Quelqu’un passe-t-il vous voir ?",
        "risk": {"code": "no_visit", "level": 1, "when": "no"},
    },
    {
        "key": "courses", "kind": "yes_no", "for": "home", "text": "Pouvez-vous faire vos courses ?",
        "next": {"yes": "medicaments"},
        "risk": {"code": "cannot_shop", "level": 2, "when": "no"},
    },
    {
        "key": "manger", "kind": "yes_no", "for": "home", "text": "Avez-vous de quoi manger pour les deux jours qui viennent ?",
        "risk": {"code": "no_food", "level": 3, "when": "no"},
    },
    {
        "key": "medicaments", "kind": "yes_no", "for": "person", "text": "Faut-il aller chercher vos médicaments ?",
        "need": "medicines",
    },
    {
        "key": "chauffage", "kind": "choice", "for": "home",
        "options": ["tout fonctionne", "chauffage", "eau chaude", "ascenseur"],
        "text": "Dans le logement, quelque chose ne fonctionne-t-il pas ?",
        "risk": {"code": "heating_failure", "level": 2, "when": "chauffage"},
    },
    {"key": "souci", "kind": "text", "for": "home", "text": "Avez-vous un souci dont vous voulez que l’on s’occupe ?"},
    {
        "key": "rappel", "kind": "yes_no", "for": "person", "text": "Souhaitez-vous que l’on vous rappelle régulièrement ?",
        "need": "regular_calls",
    },
    {
        "key": "registre", "kind": "yes_no", "for": "person", "need": "town_register",
        "text": "Souhaitez-vous vous inscrire au registre de la mairie, qui prévient en cas de canicule ou de crise ?",
    },
    {
        "key": "fin", "kind": "say", "for": "home",
        "text": "Merci. Vous pouvez nous rappeler au numéro que je vous donne. Bonne journée.",
    },
]  # fmt: skip
DANGER = (
    "Danger immédiat : appelez le 15 (Samu), le 18 (pompiers) ou le 112, restez en ligne, donnez l’adresse affichée. "
    "Prévenez ensuite Irène Castel, référente des locataires fragilisés."
)
