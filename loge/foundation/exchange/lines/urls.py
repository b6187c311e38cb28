"""The same addresses for every importer: include((urls_of(PARTNERS), "partner_imports"))."""

from django.urls import path

from loge.foundation.exchange.lines import views
from loge.foundation.exchange.lines.importer import Importer


def urls_of(importer: Importer) -> list:
    given = {"importer": importer}
    return [
        path("", views.index, given, name="list"),
        path("nouveau/", views.upload, given, name="upload"),
        path("<int:pk>/", views.show, given, name="show"),
        path("<int:pk>/colonnes/", views.mapping, given, name="mapping"),
        path("<int:pk>/controle/", views.check, given, name="check"),
        path("<int:pk>/avancement/", views.progress, given, name="progress"),
        path("<int:pk>/apercu/", views.preview, given, name="preview"),
        path("<int:pk>/lignes/<int:number>/", views.line, given, name="line"),
        path("<int:pk>/lignes/<int:number>/laisser/", views.leave_out, given, name="leave_out"),
        path("<int:pk>/appliquer/", views.apply, given, name="apply"),
        path("<int:pk>/reprendre/", views.resume, given, name="resume"),
        path("<int:pk>/annuler/", views.undo, given, name="undo"),
        path("<int:pk>/resultat/", views.result, given, name="result"),
    ]
