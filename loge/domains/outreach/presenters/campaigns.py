"""What is ready before a campaign starts, and what is still to do: one line each, with where to do it."""

from django.urls import reverse

from loge.domains.outreach.choices import CampaignStatus, TargetStatus
from loge.domains.outreach.presenters.board import exclusion_rows
from loge.foundation.ui.french import plural

TONES = {
    CampaignStatus.RUNNING: "success",
    CampaignStatus.PAUSED: "warning",
    CampaignStatus.APPROVED: "info",
}


def preparation_steps(campaign) -> list[dict]:
    """The list of « avant de commencer », in the order in which people do it."""
    callers = campaign.callers.filter(is_active=True).count()
    officers = campaign.risk_officers.count()
    steps = [
        _step("settings", campaign, "Référence de l’analyse d’impact", bool(campaign.dpia_reference),
              campaign.dpia_reference or "Demandez-la à votre délégué à la protection des données."),
        _step("settings", campaign, "Script d’appel", campaign.script_version_id is not None,
              str(campaign.script_version) if campaign.script_version_id else "Choisissez un script publié."),
        _step("hours", campaign, "Heures d’appel", bool(campaign.calling_hours),
              "Réglées." if campaign.calling_hours else "Sans réglage : du lundi au vendredi, 9 h–12 h et 14 h–19 h."),
        _step("callers", campaign, "Personne qui reçoit les alertes", officers > 0,
              plural(officers, "personne nommée") + "." if officers else "Un risque grave doit avoir un destinataire."),
        _step("callers", campaign, "Appelants", callers > 0,
              plural(callers, "appelant") + "." if callers else "Inscrivez au moins une personne."),
    ]  # fmt: skip
    return steps if campaign.is_regular else [*steps, _wave_step(campaign)]


def _wave_step(campaign) -> dict:
    approved = campaign.waves.exclude(approved_at=None).count()
    note = plural(approved, "vague figée") + "." if approved else "Composez-la, vérifiez le décompte, approuvez-la."
    return _step("create_wave", campaign, "Première vague approuvée", approved > 0, note)


def _step(route, campaign, label, done, note) -> dict:
    return {"url": reverse(f"outreach:{route}", args=[campaign.pk]), "label": label, "done": done, "note": note}


def wave_figures(wave) -> dict:
    """The frozen counts of an approved wave, each with the address of its homes."""
    counts = wave.counts
    excluded = counts.get("excluded", {})
    return {
        "homes": counts.get("homes", 0),
        "people": counts.get("people", 0),
        "to_qualify": counts.get("to_qualify", 0),
        "joined": counts.get("joined", 0),
        "drawn": counts.get("homes", 0) + counts.get("to_qualify", 0) + sum(excluded.values()),
        "exclusions": exclusion_rows(excluded, wave.campaign, vague=wave.number),
    }


def campaign_rows(figures) -> list[dict]:
    """Lines of the list of campaigns: a draft opens on its preparation, the others on their board."""
    return [
        {
            **row,
            **_kept(row["campaign"]),
            "tone": TONES.get(row["campaign"].status, "neutral"),
            "url": reverse(
                "outreach:campaign" if row["campaign"].status == CampaignStatus.DRAFT else "outreach:board",
                args=[row["campaign"].pk],
            ),
        }
        for row in figures
    ]


def _kept(campaign) -> dict:
    """The homes of a purged campaign are no longer there to be counted: their number was kept."""
    if not campaign.purged_at:
        return {}
    figures = campaign.final_figures
    reached = figures.get("by_status", {}).get(TargetStatus.REACHED, 0)
    return {"drawn": figures.get("drawn", 0), "reached": reached, "open": 0}
