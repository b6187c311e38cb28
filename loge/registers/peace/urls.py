from django.urls import path

from loge.registers.peace import views

app_name = "peace"
urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("suspendre/<int:person_pk>/", views.pause, name="pause"),
    path("<int:pk>/reprise", views.lift, name="lift"),
]
