from django.urls import path

from loge.domains.bulletins.views import bulletins, papers, sending

app_name = "bulletins"
urlpatterns = [
    path("", bulletins.index, name="list"),
    path("nouvelle/", bulletins.choose, name="choose"),
    path("nouvelle/<str:ready>/", bulletins.new, name="new"),
    path("taille/", bulletins.size, name="size"),
    path("<int:pk>/", bulletins.detail, name="detail"),
    path("<int:pk>/modifier/", bulletins.edit, name="edit"),
    path("<int:pk>/envoi/", sending.send, name="send"),
    path("<int:pk>/arret/", sending.stop, name="stop"),
    path("<int:pk>/avancement/", sending.progress, name="progress"),
    path("<int:pk>/affiche/", papers.poster, name="poster"),
    path("<int:pk>/lettre/", papers.specimen, name="specimen"),
    path("<int:pk>/lettres/", papers.letters, name="letters"),
    path("<int:pk>/lettres/<int:batch>/", papers.letters_again, name="letters_again"),
]
