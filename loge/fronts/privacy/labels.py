"""French words of the journal. An action or an object unknown here is shown as it is written."""

from django.apps import apps

from loge.foundation.audit.trail import READ

ACTIONS = {
    READ: "Consultation d’un dossier",
    "accounts.locked_out": "Connexion bloquée après plusieurs mots de passe faux",
    "accounts.password_changed": "Mot de passe changé",
    "accounts.password_link_sent": "Lien de mot de passe envoyé",
    "accounts.roles_changed": "Rôles changés",
    "accounts.second_factor_activated": "Second facteur activé",
    "accounts.second_factor_removed": "Second facteur retiré",
    "accounts.second_factor_reset": "Second facteur effacé par un administrateur",
    "accounts.sessions_closed": "Sessions fermées",
    "accounts.sessions_forgotten": "Sessions et essais de connexion périmés effacés",
    "accounts.signed_in": "Connexion",
    "accounts.user_created": "Compte ouvert",
    "accounts.user_deactivated": "Compte fermé",
    "accounts.user_edited": "Compte modifié",
    "accounts.user_reactivated": "Compte rouvert",
    "cases.follow_up_closed": "Suite à donner terminée",
    "cases.follow_up_handed_over": "Suite à donner confiée à quelqu’un d’autre",
    "cases.follow_up_opened": "Suite à donner ouverte",
    "cases.follow_up_reopened": "Suite à donner rouverte",
    "cases.follow_up_taken": "Suite à donner prise en charge",
    "cases.step_added": "Étape ajoutée à une suite à donner",
    "housing.residences_assigned": "Résidences confiées",
    "imports.applied": "Import appliqué",
    "imports.apply_asked": "Import lancé",
    "imports.check_asked": "Vérification d’un import lancée",
    "imports.checked": "Import vérifié",
    "imports.mapped": "Colonnes d’un import choisies",
    "imports.match_decided": "Rapprochement décidé dans un import",
    "imports.received": "Fichier reçu",
    "imports.resumed": "Import repris",
    "imports.row_corrected": "Ligne d’un import corrigée",
    "imports.row_left_out": "Ligne d’un import laissée de côté",
    "imports.undo_asked": "Annulation d’un import lancée",
    "imports.undone": "Import annulé",
    "outreach.alarm_raised": "Alerte donnée pendant un appel",
    "outreach.call_completed": "Appel terminé",
    "outreach.caller_enrolled": "Appelant inscrit",
    "outreach.caller_withdrawn": "Appelant retiré",
    "outreach.calling_hours_set": "Heures d’appel réglées",
    "outreach.campaign_closed": "Campagne terminée",
    "outreach.campaign_created": "Campagne créée",
    "outreach.campaign_edited": "Campagne modifiée",
    "outreach.campaign_paused": "Campagne suspendue",
    "outreach.campaign_purged": "Données d’une campagne effacées",
    "outreach.campaign_resumed": "Campagne reprise",
    "outreach.campaign_started": "Campagne démarrée",
    "outreach.default_script_installed": "Script d’appel d’origine installé",
    "outreach.hold_broken": "Foyer repris à un appelant",
    "outreach.hold_expired": "Foyer rendu faute de réponse de l’appelant",
    "outreach.home_claimed": "Foyer pris pour un appel",
    "outreach.home_qualified": "Foyer à qualifier traité",
    "outreach.home_released": "Foyer rendu",
    "outreach.home_reopened": "Foyer remis dans la file",
    "outreach.home_skipped": "Foyer passé",
    "outreach.homes_assigned": "Foyers confiés à un appelant",
    "outreach.homes_exported": "Liste de foyers exportée",
    "outreach.homes_freed": "Foyers d’un appelant remis à tous",
    "outreach.homes_rebalanced": "Foyers répartis entre les appelants",
    "outreach.letters_printed": "Lettres imprimées pour des foyers sans numéro",
    "outreach.note_word_added": "Mot à éviter ajouté",
    "outreach.note_word_removed": "Mot à éviter retiré",
    "outreach.note_words_installed": "Liste d’origine des mots à éviter installée",
    "outreach.refusal_lifted": "Refus d’être appelé levé",
    "outreach.retry_rules_set": "Règles de rappel réglées",
    "outreach.risk_officer_named": "Référent des situations graves nommé",
    "outreach.script_created": "Script d’appel créé",
    "outreach.script_version_begun": "Version de script commencée",
    "outreach.script_version_created": "Version de script préparée",
    "outreach.script_version_edited": "Version de script modifiée",
    "outreach.script_version_published": "Version de script publiée",
    "outreach.sheet_keyed": "Fiche papier saisie",
    "outreach.sheets_printed": "Fiches papier imprimées",
    "outreach.training_finished": "Entraînement terminé",
    "outreach.visits_printed": "Liste de visites imprimée",
    "outreach.wave_approved": "Vague approuvée",
    "outreach.wave_drafted": "Vague préparée",
    "outreach.wave_edited": "Vague modifiée",
    "privacy.journal_exported": "Export du journal",
    "tenants.contact_point_disabled": "Numéro écarté",
    "tenants.person_corrected": "Fiche d’une personne corrigée",
    "tenants.refusal_recorded": "Refus d’être appelé noté",
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
