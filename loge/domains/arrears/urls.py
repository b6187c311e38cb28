from django.urls import path

from loge.domains.arrears.views import accounts, plans

app_name = "arrears"
urlpatterns = [
    path("", accounts.listing, name="list"),
    path("<int:pk>/", accounts.detail, name="account"),
    path("<int:pk>/plan/", plans.propose, name="propose"),
    path("<int:pk>/plan/simulation/", plans.simulation, name="simulation"),
    path("<int:pk>/surendettement/", accounts.over_indebtedness, name="over_indebtedness"),
    path("imputations/<int:pk>/defaire/", accounts.undo, name="undo"),
    path("ecritures/<int:pk>/imputer/", accounts.match, name="match"),
    path("plans/<int:pk>/", plans.detail, name="plan"),
    path("plans/<int:pk>/accord/", plans.sign, name="sign"),
    path("plans/<int:pk>/refus/", plans.decline, name="decline"),
]
