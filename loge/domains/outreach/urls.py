"""Two families of screens, one for those who call, one for those who prepare and watch. Paths are written in full."""

from django.urls import path

from loge.domains.outreach.views import call, desk, training

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
]

SUPERVISOR_URLS: list = []  # /campagnes/

urlpatterns = CALLER_URLS + SUPERVISOR_URLS
