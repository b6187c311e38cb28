from django.urls import path

from loge.domains.arrears.views import accounts, clocks, papers, pauses, plans, signs, table

app_name = "arrears"
urlpatterns = [
    path("", accounts.listing, name="list"),
    path("<int:pk>/", accounts.detail, name="account"),
    path("<int:pk>/plan/", plans.propose, name="propose"),
    path("<int:pk>/plan/simulation/", plans.simulation, name="simulation"),
    path("<int:pk>/surendettement/", accounts.over_indebtedness, name="over_indebtedness"),
    path("<int:pk>/pause/", pauses.pause, name="pause"),
    path("pauses/<int:pk>/lever/", pauses.lift, name="lift_pause"),
    path("imputations/<int:pk>/defaire/", accounts.undo, name="undo"),
    path("ecritures/<int:pk>/", accounts.entry, name="entry"),
    path("ecritures/<int:pk>/imputer/", accounts.match, name="match"),
    path("ecarts/", accounts.gaps, name="differences"),
    path("tableau/", table.read, name="table"),
    path("tableau/modifier/", table.edit, name="edit_table"),
    path("signes/", signs.listing, name="signs"),
    path("signes/seuils/", signs.thresholds, name="thresholds"),
    path("signes/seuils/modifier/", signs.edit_thresholds, name="edit_thresholds"),
    path("signes/<int:pk>/ecarter/", signs.dismiss, name="dismiss_sign"),
    path("<int:pk>/dit/", signs.tell, name="tell_sign"),
    path("echeances/", clocks.listing, name="clocks"),
    path("impayes/<int:pk>/signalement/", clocks.report, name="report"),
    path("impayes/<int:pk>/plan/", clocks.plan_sent, name="plan_sent"),
    path("plans/<int:pk>/", plans.detail, name="plan"),
    path("<int:pk>/releve.pdf", papers.statement, name="statement_pdf"),
    path("plans/<int:pk>/plan.pdf", papers.plan, name="plan_pdf"),
    path("plans/<int:pk>/accord/", plans.sign, name="sign"),
    path("plans/<int:pk>/refus/", plans.decline, name="decline"),
]
