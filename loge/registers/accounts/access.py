"""Roles are listed here, permissions are declared by each domain as sets of roles; nothing else decides.

Roles are those of the trade (domain.md 0.3) that the product serves so far; a person may hold several.
"""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrateur"
    DPO = "dpo", "Délégué à la protection des données"
    DIRECTOR = "director", "Direction"
    CUSTOMER_RELATIONS_MANAGER = "customer_relations_manager", "Responsable de la relation clientèle"
    AGENCY_MANAGER = "agency_manager", "Responsable d’agence"
    TENANCY_OFFICER = "tenancy_officer", "Chargé de clientèle"
    CONTACT_CENTRE_AGENT = "contact_centre_agent", "Conseiller au centre d’appels"
    SOCIAL_WORKER = "social_worker", "Conseiller social (CESF)"
    VULNERABILITY_LEAD = "vulnerability_lead", "Référent des locataires fragilisés"
    ARREARS_OFFICER = "arrears_officer", "Chargé de recouvrement"
    CARETAKER = "caretaker", "Gardien"
    VOLUNTEER_CALLER = "volunteer_caller", "Appelant volontaire"


class Perimeter(models.TextChoices):
    """How far a person sees: the whole landlord, some agencies, or some residences."""

    LANDLORD = "landlord", "Tout l’organisme"
    AGENCIES = "agencies", "Une ou plusieurs agences"
    RESIDENCES = "residences", "Une ou plusieurs résidences"


@dataclass(frozen=True)
class Permission:
    """`label` says in French what the permission allows, for the page that lists who may do what."""

    label: str
    roles: frozenset[Role]


def holds(user, permission: Permission) -> bool:
    """A deactivated or anonymous user holds nothing."""
    return user.is_active and not permission.roles.isdisjoint(user.roles)
