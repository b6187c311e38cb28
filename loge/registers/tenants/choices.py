from django.db import models


class BirthDateQuality(models.TextChoices):
    """What is known of a birth date: ERPs write 01/01 of the year, or nothing, for people born abroad."""

    EXACT = "exact", "Exacte"
    YEAR_ONLY = "year_only", "Année seulement"
    DOUBTFUL = "doubtful", "Douteuse"
    UNKNOWN = "unknown", "Inconnue"


class LeaseKind(models.TextChoices):
    RESIDENTIAL = "residential", "Habitation"
    PARKING_ONLY = "parking_only", "Stationnement seul"
    COMMERCIAL = "commercial", "Commercial"
    PROFESSIONAL = "professional", "Professionnel"
    ASSOCIATION = "association", "Association"
    TEMPORARY = "temporary", "Temporaire"
    OCCUPANCY_AGREEMENT = "occupancy_agreement", "Convention d’occupation"


class LeaseStatus(models.TextChoices):
    DRAFT = "draft", "En préparation"
    SIGNED = "signed", "Signé"
    ACTIVE = "active", "En cours"
    NOTICE_GIVEN = "notice_given", "Congé donné"
    TERMINATED = "terminated", "Terminé"
    TERMINATED_BY_COURT = "terminated_by_court", "Résilié par le juge"
    TRANSFERRED = "transferred", "Transféré"
    CLOSED = "closed", "Clos"


CURRENT_LEASES = (LeaseStatus.SIGNED, LeaseStatus.ACTIVE, LeaseStatus.NOTICE_GIVEN, LeaseStatus.TERMINATED_BY_COURT)


class PartyRole(models.TextChoices):
    HOLDER = "holder", "Titulaire"
    JOINT_HOLDER = "joint_holder", "Cotitulaire"
    SPOUSE_BY_LAW = "spouse_by_law", "Conjoint (par la loi)"
    GUARANTOR = "guarantor", "Garant"
    SUB_TENANT = "sub_tenant", "Sous-locataire"
    LEGAL_REPRESENTATIVE = "legal_representative", "Représentant légal"


class OccupantLink(models.TextChoices):
    """How an occupant stands to the reference person of the household."""

    REFERENCE = "reference", "Personne de référence"
    JOINT_HOLDER = "joint_holder", "Cotitulaire"
    SPOUSE = "spouse", "Conjoint"
    CHILD = "child", "Enfant"
    PARENT = "parent", "Parent"
    OTHER = "other", "Autre occupant"


class Channel(models.TextChoices):
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "Adresse électronique"


class PhoneKind(models.TextChoices):
    MOBILE = "mobile", "Mobile"
    LANDLINE = "landline", "Fixe"
    VOIP = "voip", "Fixe par internet (09)"
    FOREIGN = "foreign", "Étranger"
    OTHER = "other", "Autre"


class ContactOwner(models.TextChoices):
    """Whose number it is: a call made to a relative is announced as such."""

    SELF = "self", "La personne"
    HOUSEHOLD = "household", "Le foyer"
    RELATIVE = "relative", "Un proche"
    NEIGHBOUR = "neighbour", "Un voisin"
    GUARDIAN = "guardian", "Le représentant légal"


class ContactSource(models.TextChoices):
    ERP = "erp", "Progiciel"
    CALL = "call", "Recueilli au téléphone"
    STAFF = "staff", "Saisi par le personnel"
    TENANT = "tenant", "Donné par la personne"


class GuardianshipMeasure(models.TextChoices):
    GUARDIANSHIP = "guardianship", "Tutelle"
    CURATORSHIP = "curatorship", "Curatelle"
    FAMILY_AUTHORISATION = "family_authorisation", "Habilitation familiale"
    MANDATE = "mandate", "Mandat de protection future"


class FrailtyKind(models.TextChoices):
    """Needs, never diagnoses (domain.md b9): what the person agreed that we know."""

    DISABILITY = "disability", "Situation de handicap"
    REDUCED_MOBILITY = "reduced_mobility", "Se déplace difficilement"
    SENSORY = "sensory", "Entend ou voit mal"
    ISOLATION = "isolation", "Isolement"
    HOME_HELP = "home_help", "Aide à domicile"
    OTHER = "other", "Autre fragilité"


class NeedCode(models.TextChoices):
    """What tenants say they need: callers tick it, the other trades answer it."""

    SHOPPING = "shopping", "Courses"
    MEDICINES = "medicines", "Médicaments à aller chercher"
    MEALS = "meals", "Repas"
    PAPERWORK = "paperwork", "Démarches, papiers"
    COMPANY = "company", "Conversation, compagnie"
    ACTIVITIES = "activities", "Animations"
    REPAIR = "repair", "Problème technique dans le logement"
    RENT = "rent", "Difficulté à payer le loyer"
    HOME_HELP = "home_help", "Aide à domicile"
    REGULAR_CALLS = "regular_calls", "Être rappelé régulièrement"
    TOWN_REGISTER = "town_register", "Inscription au registre de la mairie"
