from django.urls import path

from loge.fronts.observatory import views

app_name = "observatory"
urlpatterns = [
    path("", views.account, name="account"),
    path("public/", views.public, name="public"),
    path("tableur", views.export, name="export"),
    path("lignes/<slug:code>/", views.rows, name="rows"),
]
