from django.urls import path

from loge.fronts.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/reessayer", views.retry, name="retry"),
    path("<int:pk>/abandonner", views.stop, name="stop"),
    path("<int:pk>/retour", views.bounce, name="bounce"),
    path("<int:pk>/lire", views.read, name="read"),
]
