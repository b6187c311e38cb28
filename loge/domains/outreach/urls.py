"""Two families of screens, one for those who call, one for those who prepare and watch. Paths are written in full."""

from django.urls import path

from loge.domains.outreach.views import (
    board,
    call,
    campaigns,
    desk,
    letters,
    paper,
    pursuits,
    quiet,
    regular,
    scripts,
    training,
    waves,
)

app_name = "outreach"

CALLER_URLS = [
    path("appels/", desk.desk, name="desk"),
    path("appels/suivant/", desk.next_call, name="next_call"),
    path("appels/foyers/<int:pk>/", desk.take_home, name="take_home"),
    path("appels/entrainement/<int:campaign_id>/", training.start, name="training"),
    path("appels/entrainement/<int:campaign_id>/<int:number>/", training.call, name="training_call"),
    path("appels/entrainement/<int:campaign_id>/<int:number>/danger/", training.danger, name="training_danger"),
    path("appels/entrainement/<int:campaign_id>/questions/", training.quiz, name="training_quiz"),
    path("appels/<uuid:claim_id>/", call.call, name="call"),
    path("appels/<uuid:claim_id>/brouillon/", call.draft, name="call_draft"),
    path("appels/<uuid:claim_id>/maintien/", call.renew, name="call_renew"),
    path("appels/<uuid:claim_id>/passer/", call.skip, name="call_skip"),
    path("appels/<uuid:claim_id>/danger/", call.danger, name="call_danger"),
    path("appels/<uuid:claim_id>/fin/", desk.done, name="call_done"),
    path("appels/papier/", paper.paper, name="paper"),
    path("appels/papier/campagnes/<int:campaign_id>/", paper.print_batch, name="paper_print"),
    path("appels/papier/lots/<int:pk>/", paper.batch, name="paper_batch"),
    path("appels/papier/lots/<int:pk>/fiches.pdf", paper.sheets, name="paper_sheets"),
    path("appels/papier/fiche/", paper.find_sheet, name="paper_find"),
    path("appels/papier/fiches/<str:code>/", paper.key_sheet, name="paper_key"),
    path("appels/papier/conflits/<int:pk>/", paper.settle, name="paper_settle"),
    path("scripts/", scripts.scripts, name="scripts"),
    path("scripts/<int:pk>/nouvelle-version/", scripts.add_version, name="script_new_version"),
    path("scripts/versions/<int:pk>/", scripts.edit, name="script_edit"),
    path("scripts/versions/<int:pk>/essai/", scripts.preview, name="script_preview"),
    path("scripts/versions/<int:pk>/guide.pdf", scripts.guide, name="script_guide"),
]

SUPERVISOR_URLS = [
    path("campagnes/", campaigns.listing, name="campaigns"),
    path("campagnes/nouvelle", campaigns.create, name="create_campaign"),
    path("campagnes/<int:pk>/", campaigns.overview, name="campaign"),
    path("campagnes/<int:pk>/reglages", campaigns.settings, name="settings"),
    path("campagnes/<int:pk>/heures", campaigns.hours, name="hours"),
    path("campagnes/<int:pk>/rappels", campaigns.retries, name="retries"),
    path("campagnes/<int:pk>/sans-reponse", pursuits.chain, name="chain"),
    path("campagnes/<int:pk>/appelants", campaigns.callers, name="callers"),
    path("campagnes/<int:pk>/appelants/<int:caller_pk>/retrait", campaigns.withdraw_caller, name="withdraw_caller"),
    path("campagnes/<int:pk>/alertes", campaigns.name_officer, name="name_officer"),
    path("campagnes/<int:pk>/vagues/nouvelle", waves.create, name="create_wave"),
    path("campagnes/<int:pk>/vagues/decompte", waves.count, name="count"),
    path("campagnes/<int:pk>/vagues/<int:number>/", waves.detail, name="wave"),
    path("campagnes/<int:pk>/vagues/<int:number>/modifier", waves.edit, name="edit_wave"),
    path("campagnes/<int:pk>/vagues/<int:number>/approbation", waves.approve, name="approve"),
    path("campagnes/<int:pk>/suivi", board.board, name="board"),
    path("campagnes/<int:pk>/repartition", board.rebalance, name="rebalance"),
    path("campagnes/<int:pk>/export", board.export, name="export"),
    path("campagnes/<int:pk>/lettres.pdf", letters.letters, name="letters"),
    path("campagnes/<int:pk>/visites.pdf", letters.visits, name="visits"),
    path("campagnes/<int:pk>/foyers/", board.homes, name="homes"),
    path("campagnes/<int:pk>/personnes/", board.people, name="people"),
    path("campagnes/<int:pk>/foyers/attribution", board.assign, name="assign"),
    path("campagnes/<int:pk>/foyers/<int:target_pk>/", board.home, name="home"),
    path("campagnes/<int:pk>/foyers/<int:target_pk>/qualifier", waves.qualify, name="qualify"),
    path("campagnes/<int:pk>/foyers/<int:target_pk>/liberer", board.break_hold, name="break_hold"),
    path("campagnes/<int:pk>/foyers/<int:target_pk>/rouvrir", board.reopen, name="reopen"),
    path(
        "campagnes/<int:pk>/foyers/<int:target_pk>/personnes/<int:person_pk>/lever-le-refus",
        board.lift_refusal,
        name="lift_refusal",
    ),
    path("campagnes/<int:pk>/<str:verb>", campaigns.move, name="move"),
]

WATCH_URLS = [
    path("sans-nouvelles/", pursuits.listing, name="pursuits"),
    path("sans-nouvelles/<int:pk>/", pursuits.pursuit, name="pursuit"),
    path("foyers-silencieux/", quiet.listing, name="quiet"),
    path("foyers-silencieux/ajouter/", quiet.draw, name="draw_quiet"),
    path("foyers-silencieux/<int:household_pk>/ecarter/", quiet.dismiss, name="dismiss_quiet"),
    path("appels-reguliers/", regular.listing, name="regular_calls"),
    path("appels-reguliers/ouvrir/", regular.open_campaign, name="open_regular"),
    path("appels-reguliers/inscrire/<int:person_pk>/", regular.enrol, name="enrol_regular"),
    path("appels-reguliers/<int:pk>/", regular.detail, name="regular"),
    path("appels-reguliers/<int:pk>/suspendre/", regular.suspend, name="suspend_regular"),
    path("appels-reguliers/<int:pk>/reprendre/", regular.resume, name="resume_regular"),
    path("appels-reguliers/<int:pk>/revoir/", regular.review, name="review_regular"),
    path("appels-reguliers/<int:pk>/terminer/", regular.end, name="end_regular"),
    path("appels-reguliers/<int:pk>/prevenir/", regular.add_warned, name="add_warned"),
    path("appels-reguliers/<int:pk>/prevenir/<int:warned_pk>/retirer/", regular.remove_warned, name="remove_warned"),
]

urlpatterns = CALLER_URLS + SUPERVISOR_URLS + WATCH_URLS
