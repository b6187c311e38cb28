"""The script that a landlord starts from (domain.md b.4, in our own words). Also what training plays."""

DEFAULT_STEPS: list[dict] = [
    {
        "key": "bonjour",
        "kind": "say",
        "text": "Bonjour, je suis {prénom}, de {bailleur}. Je vous appelle pour prendre de vos nouvelles, pas pour le loyer.",
    },
    {
        "key": "moment",
        "kind": "yes_no",
        "text": "Est-ce un bon moment pour parler ?",
        "next": {"no": "rappel"},
    },
    {
        "key": "forme",
        "kind": "scale",
        "text": "Comment allez-vous ? (1 : très mal, 5 : très bien)",
        "for": "person",
        "risk": {"code": "low_mood", "level": 2, "when": "1"},
    },
    {"key": "visites", "kind": "yes_no", "text": "Quelqu’un passe-t-il vous voir ?", "for": "person",
     "risk": {"code": "no_visit", "level": 1, "when": "no"}},
    {"key": "courses", "kind": "yes_no", "text": "Avez-vous besoin d’aide pour les courses ou les repas ?",
     "need": "shopping"},
    {"key": "medicaments", "kind": "yes_no", "text": "Faut-il aller chercher des médicaments pour vous ?",
     "need": "medicines", "for": "person"},
    {"key": "logement", "kind": "choice", "text": "Dans le logement, tout fonctionne-t-il ?",
     "options": ["Tout va bien", "Chauffage ou eau chaude", "Ascenseur", "Autre panne"],
     "next": {"Tout va bien": "souci"}},
    {"key": "panne", "kind": "text", "text": "Depuis quand, et l’avez-vous signalé ?"},
    {"key": "souci", "kind": "text", "text": "Avez-vous un souci particulier dont vous voulez parler ?"},
    {"key": "regulier", "kind": "yes_no", "text": "Souhaitez-vous que l’on vous rappelle régulièrement ?",
     "need": "regular_calls", "for": "person"},
    {"key": "merci", "kind": "say", "text": "Merci, et n’hésitez pas à nous rappeler. Bonne journée !", "next": {"*": "end"}},
    {"key": "rappel", "kind": "text", "text": "À quel moment puis-je vous rappeler ?"},
]  # fmt: skip
