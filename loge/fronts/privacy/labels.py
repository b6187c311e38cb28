"""French words of the journal. An action or an object unknown here is shown as it is written."""

from django.apps import apps

from loge.foundation.audit.trail import READ

ACTIONS = {
    READ: "Consultation d’un dossier",
    "accounts.signed_in": "Connexion",
    "accounts.locked_out": "Connexion bloquée après plusieurs mots de passe faux",
    "accounts.password_changed": "Mot de passe changé",
    "accounts.password_link_sent": "Lien de mot de passe envoyé",
    "accounts.second_factor_activated": "Second facteur activé",
    "accounts.second_factor_removed": "Second facteur retiré",
    "accounts.second_factor_reset": "Second facteur effacé par un administrateur",
    "accounts.sessions_closed": "Sessions fermées",
    "accounts.user_created": "Compte ouvert",
    "accounts.user_edited": "Compte modifié",
    "accounts.roles_changed": "Rôles changés",
    "accounts.user_deactivated": "Compte fermé",
    "accounts.user_reactivated": "Compte rouvert",
    "housing.residences_assigned": "Résidences confiées",
    "privacy.journal_exported": "Export du journal",
    "outreach.campaign_created": "Campagne créée",
    "outreach.campaign_edited": "Campagne modifiée",
    "outreach.campaign_started": "Campagne démarrée",
    "outreach.campaign_paused": "Campagne suspendue",
    "outreach.campaign_resumed": "Campagne reprise",
    "outreach.campaign_closed": "Campagne terminée",
    "outreach.wave_drafted": "Vague préparée",
    "outreach.wave_edited": "Vague modifiée",
    "outreach.wave_approved": "Vague approuvée",
    "outreach.home_claimed": "Foyer pris pour un appel",
    "outreach.home_released": "Foyer rendu",
    "outreach.home_skipped": "Foyer passé",
    "outreach.call_completed": "Appel terminé",
    "cases.follow_up_opened": "Suite à donner ouverte",
    "cases.follow_up_closed": "Suite à donner terminée",
}


def action_label(action: str) -> str:
    return ACTIONS.get(action, action)


def object_label(target_model: str) -> str:
    """« Personne » for « tenants.Person »; the stored name when the table is no longer known."""
    try:
        name = str(apps.get_model(target_model)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_model
    return name[:1].upper() + name[1:]
