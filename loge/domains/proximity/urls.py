from django.urls import path

from loge.domains.proximity.views import errands, knocks, returns, rounds

app_name = "proximity"
urlpatterns = [
    path("", rounds.my_round, name="round"),
    path("tournee.pdf", rounds.printed, name="printed_round"),
    path("services/", errands.listing, name="errands"),
    path("services/demander/<int:household_pk>/", errands.ask, name="ask_errand"),
    path("services/<int:pk>/", errands.errand, name="errand"),
    path("services/<int:pk>/reponse/<str:said>/", errands.answer, name="answer_errand"),
    path("services/<int:pk>/prevenue", errands.tell, name="tell_errand"),
    path("services/<int:pk>/organiser/", errands.plan, name="plan_errand"),
    path("services/<int:pk>/remise/", errands.deliver, name="deliver_errand"),
    path("services/<int:pk>/non-livre/", errands.miss, name="miss_errand"),
    path("services/<int:pk>/annuler/", errands.cancel, name="cancel_errand"),
    path("services/<int:pk>/argent/", errands.money, name="errand_money"),
    path("services/<int:pk>/argent/<int:line_pk>/corriger/", errands.correct, name="correct_money"),
    path("argent-a-rendre/", returns.listing, name="returns"),
    path("argent-a-rendre/<int:pk>", returns.settle, name="settle_return"),
    path("passages/", knocks.listing, name="knocks"),
    path("passages/demander/<int:household_pk>/", knocks.ask, name="ask"),
    path("passages/<int:pk>/", knocks.knock, name="knock"),
    path("passages/<int:pk>/decision/", knocks.decide, name="decide"),
    path("passages/<int:pk>/confier/", knocks.hand_over, name="hand_over"),
]
