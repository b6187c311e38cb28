from django.urls import path

from loge.fronts.desk.views import during_call, home, tenants

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("locataires/", tenants.find, name="search"),
    path("locataires/<int:pk>/", tenants.tenant_file, name="tenant_file"),
    path("locataires/<int:pk>/historique/", tenants.timeline, name="timeline"),
    path("appels/<uuid:claim_id>/a-proposer/", during_call.during_call, name="during_call"),
    path(
        "appels/<uuid:claim_id>/a-proposer/offres/<int:offer_pk>/<int:person_pk>/",
        during_call.answer,
        name="during_call_answer",
    ),
]
