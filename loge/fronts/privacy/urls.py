from django.urls import path

from loge.fronts.privacy import views

app_name = "privacy"
urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/export/", views.export, name="export"),
    path("journal/objet/<str:target_model>/<str:target_id>/", views.object_history, name="object"),
    path("mots-a-eviter/", views.words, name="words"),
    path("mots-a-eviter/retrait", views.remove_word, name="remove_word"),
    path("conservation/", views.retained, name="retention"),
    path("qui-peut-faire-quoi/", views.who_may_do_what, name="rights"),
]
