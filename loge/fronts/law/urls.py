from django.urls import path

from loge.fronts.law import views

app_name = "law"
urlpatterns = [
    path("", views.values, name="values"),
    path("verifier/", views.check, name="check"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/corriger/", views.correct, name="correct"),
    path("<str:code>/<int:pk>/retirer/", views.withdraw, name="withdraw"),
]
