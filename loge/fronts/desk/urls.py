from django.urls import path

from loge.fronts.desk.views import home, tenants

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("locataires/", tenants.find, name="search"),
    path("locataires/<int:pk>/", tenants.tenant_file, name="tenant_file"),
    path("locataires/<int:pk>/historique/", tenants.timeline, name="timeline"),
]
