from django.urls import path

from loge.registers.partners import views

app_name = "partners"
urlpatterns = [
    path("", views.listing, name="list"),
    path("nouveau/", views.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/mettre-de-cote", views.put_aside, name="put_aside"),
    path("<int:pk>/reprendre", views.bring_back, name="bring_back"),
]
