from django.urls import path

from loge.domains.proximity.views import knocks, rounds

app_name = "proximity"
urlpatterns = [
    path("", rounds.my_round, name="round"),
    path("passages/", knocks.listing, name="knocks"),
    path("passages/demander/<int:household_pk>/", knocks.ask, name="ask"),
    path("passages/<int:pk>/", knocks.knock, name="knock"),
    path("passages/<int:pk>/decision/", knocks.decide, name="decide"),
    path("passages/<int:pk>/confier/", knocks.hand_over, name="hand_over"),
]
