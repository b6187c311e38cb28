from django.urls import path

from loge.domains.support.views import listening, lists, mediations, sessions

app_name = "support"
urlpatterns = [
    path("", lists.index, name="list"),
    path("mediations/nouvelle/<int:person_pk>/", mediations.new, name="new_mediation"),
    path("mediations/<int:pk>/", mediations.detail, name="mediation"),
    path("mediations/<int:pk>/reprise", mediations.take, name="take_mediation"),
    path("mediations/<int:pk>/cloture/", mediations.close, name="close_mediation"),
    path("mediations/<int:pk>/seance/", sessions.plan_for_mediation, name="plan_mediation"),
    path("parties/<int:pk>/", mediations.party, name="party"),
    path("parties/<int:pk>/reponse/", mediations.answer, name="answer"),
    path("parties/<int:pk>/parole/", mediations.hear, name="hear"),
    path("ecoute/nouvelle/<int:person_pk>/", listening.new, name="new_listening"),
    path("ecoute/<int:pk>/", listening.detail, name="listening"),
    path("ecoute/<int:pk>/reprise", listening.take, name="take_listening"),
    path("ecoute/<int:pk>/fin/", listening.end, name="end_listening"),
    path("ecoute/<int:pk>/seance/", sessions.plan_for_listening, name="plan_listening"),
    path("seances/<int:pk>/deplacer/", sessions.move, name="move"),
    path("seances/<int:pk>/constat/", sessions.settle, name="settle"),
    path("seances/<int:pk>/invitation/", sessions.invite, name="invite"),
    path("seances/<int:pk>/rendez-vous.ics", sessions.invitation, name="invitation"),
]
