from django.urls import path

from loge.domains.protection.views import emergencies, files, help, keys, papers, steps

app_name = "protection"
urlpatterns = [
    path("numeros-utiles/", help.numbers, name="numbers"),
    path("acces/", files.listing, name="list"),
    path("acces/nouveau/<int:person_pk>/", files.create, name="create"),
    path("acces/astreintes/", emergencies.duties, name="duties"),
    path("acces/astreintes/<int:pk>/fin", emergencies.end_duty, name="end_duty"),
    path("acces/urgences/", emergencies.watch, name="watch"),
    path("acces/urgence/<int:person_pk>/", emergencies.break_glass, name="break_glass"),
    path("acces/<slug:reference>/", files.detail, name="detail"),
    path("acces/<slug:reference>/ouverture", files.why, name="why"),
    path("acces/<slug:reference>/contact", files.contact, name="contact"),
    path("acces/<slug:reference>/personnes", keys.cover, name="cover"),
    path("acces/<slug:reference>/cles", keys.give, name="give_key"),
    path("acces/<slug:reference>/cles/<int:pk>/reprise", keys.take_back, name="take_key_back"),
    path("acces/<slug:reference>/confier", keys.confide, name="confide"),
    path("acces/<slug:reference>/levee", keys.lift, name="lift"),
    path("acces/<slug:reference>/pieces", papers.paper, name="paper"),
    path("acces/<slug:reference>/lettres", papers.letter, name="letter"),
    path("acces/<slug:reference>/demarches", steps.add, name="add_step"),
    path("acces/<slug:reference>/demarches/<int:pk>", steps.end, name="end_step"),
    path("acces/<slug:reference>/logements", steps.keep, name="keep_home"),
    path("acces/<slug:reference>/logements/<int:pk>/retour", steps.release, name="release_home"),
    path("acces/<slug:reference>/adresse", steps.address, name="address"),
]
