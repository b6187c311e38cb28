from django.urls import path

from loge.domains.referrals.views import acts, board, bulk, enrolment, pages, partner
from loge.foundation.links import addresses  # noqa: F401  the converter of secret addresses

app_name = "referrals"
urlpatterns = [
    path("orientations/", pages.listing, name="list"),
    path("orientations/nouvelle/<int:person>/", acts.propose, name="propose"),
    path("orientations/<int:pk>/", pages.detail, name="detail"),
    path("orientations/<int:pk>/preparer/", acts.prepare, name="prepare"),
    path("orientations/<int:pk>/accord", acts.agree, name="agree"),
    path("orientations/<int:pk>/refus", acts.refuse, name="refuse"),
    path("orientations/<int:pk>/retrait", acts.withdraw, name="withdraw"),
    path("orientations/<int:pk>/sans-accord/", acts.without_consent, name="without_consent"),
    path("orientations/<int:pk>/envoyer", acts.send, name="send"),
    path("orientations/<int:pk>/renvoyer", acts.send_again, name="send_again"),
    path("orientations/<int:pk>/fermer-la-page", acts.close_page, name="close_page"),
    path("orientations/<int:pk>/lettre", acts.letter, name="letter"),
    path("orientations/<int:pk>/reponse/", acts.answer, name="answer"),
    path("orientations/<int:pk>/confier/", acts.entrust, name="entrust"),
    path("orientations/<int:pk>/cloture/", acts.close, name="close"),
    path("orientations/<int:pk>/prevenue", acts.tell, name="tell"),
    path("orientations/documents/<int:pk>", acts.document, name="document"),
    path("orientations/listes/", bulk.gatherings, name="gatherings"),
    path("orientations/listes/preparer/", bulk.prepare, name="prepare_list"),
    path("orientations/listes/<int:pk>/", bulk.detail, name="listing"),
    path("orientations/listes/<int:pk>/completer/", bulk.complete, name="complete_list"),
    path("orientations/listes/<int:pk>/renvoyer/", bulk.send_again, name="send_list_again"),
    path("orientations/listes/<int:pk>/tableur", bulk.workbook, name="list_workbook"),
    path("orientations/listes/<int:pk>/imprimer", bulk.paper, name="list_paper"),
    path("orientations/tableau/", board.board, name="board"),
    path("orientations/registre-communal/<int:person>/", enrolment.help_enrol, name="enrolment"),
    path("orientations/registre-communal/<int:person>/formulaire", enrolment.form, name="enrolment_form"),
    path("p/<token:token>/", partner.page, name="partner"),
]
