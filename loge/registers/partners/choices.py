from django.db import models


class PartnerKind(models.TextChoices):
    """Who helps outside the landlord (domain.md b.3)."""

    CCAS = "ccas", "CCAS"
    CIAS = "cias", "CIAS"
    TOWN_HALL = "town_hall", "Mairie"
    COUNTY_SOCIAL_SERVICE = "county_social_service", "Service social du département"
    CLIC = "clic", "CLIC, point info aînés"
    HOME_HELP = "home_help", "Service d’aide à domicile"
    MUTUAL_AID = "mutual_aid_platform", "Plateforme d’entraide"
    FOOD_BANK = "food_bank", "Aide alimentaire"
    MONALISA = "monalisa_team", "Équipe citoyenne MONALISA"
    PSYCHOLOGICAL = "psychological_support", "Soutien psychologique"
    MEDIATION = "mediation", "Médiation"
    VICTIMS = "victims_support", "Aide aux victimes"
    FSL = "fsl", "Fonds de solidarité pour le logement"
    ACTION_LOGEMENT = "action_logement", "Action Logement"
    HEALTH = "health_network", "Réseau de santé"
    ASSOCIATION = "association", "Association"


AUTHORITIES = (
    PartnerKind.CCAS, PartnerKind.CIAS, PartnerKind.TOWN_HALL, PartnerKind.COUNTY_SOCIAL_SERVICE, PartnerKind.HEALTH,
)  # fmt: skip
"""Administrative or medical: those to whom one may speak without the person's agreement (C. pén. 226-14, 1°)."""


class Theme(models.TextChoices):
    FOOD = "food", "Aide alimentaire"
    SHOPPING = "shopping", "Courses, repas, médicaments"
    COMPANY = "company", "Compagnie, rupture de l’isolement"
    ACTIVITIES = "activities", "Animations, sorties"
    HOME_HELP = "home_help", "Aide à domicile"
    PAPERWORK = "paperwork", "Démarches, accès aux droits"
    MONEY = "money", "Budget, loyer, dettes"
    LISTENING = "listening", "Écoute, soutien psychologique"
    MEDIATION = "mediation", "Médiation"
    PROTECTION = "protection", "Aide aux victimes, protection"
    HEALTH = "health", "Lien avec les soins"
    ADAPTATION = "adaptation", "Adaptation du logement"
    TOWN_REGISTER = "town_register", "Registre communal des personnes vulnérables"


class PartnerChannel(models.TextChoices):
    EMAIL = "email", "Courriel avec page sécurisée"
    LETTER = "letter", "Lettre"
    PHONE = "phone", "Téléphone"
