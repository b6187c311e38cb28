from django.urls import path

from loge.domains.offers.views import answers, lists, offers

app_name = "offers"
urlpatterns = [
    path("", lists.index, name="list"),
    path("nouvelle/", offers.new, name="new"),
    path("decompte/", offers.count, name="count"),
    path("<int:pk>/", offers.detail, name="detail"),
    path("<int:pk>/modifier/", offers.edit, name="edit"),
    path("<int:pk>/ouverture/", offers.open_it, name="open"),
    path("<int:pk>/fin/", offers.close_it, name="close"),
    path("<int:pk>/personnes/", lists.people, name="people"),
    path("<int:pk>/personnes/concernees/", lists.concerned, name="concerned"),
    path("<int:pk>/personnes/concernees/export/", lists.export_concerned, name="export_concerned"),
    path("<int:pk>/personnes/export/", lists.export, name="export"),
    path("<int:pk>/personnes/<int:person_pk>/", answers.answer, name="answer"),
]
