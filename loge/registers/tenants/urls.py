from django.urls import path

from loge.registers.tenants.views import corrections, duplicates, edits

app_name = "tenants"
urlpatterns = [
    path("doublons/", duplicates.index, name="duplicates"),
    path("doublons/chercher/", duplicates.search_again, name="search_duplicates"),
    path("doublons/<int:pk>/", duplicates.compare, name="compare"),
    path("doublons/<int:pk>/ecarter/", duplicates.dismiss, name="dismiss"),
    path("fusions/<int:pk>/defaire/", duplicates.separate, name="separate"),
    path("corrections/", corrections.index, name="corrections"),
    path("corrections/exporter/", corrections.export, name="export_corrections"),
    path("corrections/<int:pk>/trancher/", corrections.decide, name="decide"),
    path("corrections/<int:pk>/regler/", corrections.settle, name="settle"),
    path("locataires/<int:pk>/corriger/<slug:field>/", edits.correct, name="correct"),
    path("locataires/<int:pk>/coordonnees/ajouter/", edits.add_contact, name="add_contact"),
    path("locataires/<int:pk>/coordonnees/<int:contact>/desactiver/", edits.disable_contact, name="disable_contact"),
    path("locataires/<int:pk>/coordonnees/<int:contact>/preciser/", edits.note_contact, name="note_contact"),
    path("locataires/<int:pk>/coordonnees/<int:contact>/ordre/<slug:way>/", edits.move_contact, name="move_contact"),
    path("locataires/<int:pk>/coordonnees/<int:contact>/<slug:act>/", edits.act_on_contact, name="act_on_contact"),
    path("locataires/<int:pk>/refus/", edits.refuse_calls, name="refuse_calls"),
    path("locataires/<int:pk>/deces/", edits.declare_death, name="declare_death"),
    path("locataires/<int:pk>/en-vie/", edits.declare_alive, name="declare_alive"),
    path("locataires/<int:pk>/fragilites/noter/", edits.note_frailty, name="note_frailty"),
    path("locataires/<int:pk>/fragilites/<int:mark>/terminer/", edits.end_frailty, name="end_frailty"),
    path("locataires/<int:pk>/foyer/ajouter/", edits.add_occupant, name="add_occupant"),
    path("locataires/<int:pk>/foyer/<int:occupant>/depart/", edits.occupant_left, name="occupant_left"),
]
