from django.urls import path

from loge.registers.tenants.imports.views import mapping, rows, runs

app_name = "imports"
urlpatterns = [
    path("", runs.index, name="list"),
    path("nouveau/", runs.upload, name="upload"),
    path("<int:pk>/", runs.show, name="show"),
    path("<int:pk>/colonnes/", mapping.mapping, name="mapping"),
    path("<int:pk>/controle/", runs.check, name="check"),
    path("<int:pk>/avancement/", runs.progress, name="progress"),
    path("<int:pk>/apercu/", rows.preview, name="preview"),
    path("<int:pk>/absents/", rows.missing, name="missing"),
    path("<int:pk>/lignes/<int:line>/<int:part>/", rows.row, name="row"),
    path("<int:pk>/lignes/<int:line>/<int:part>/laisser/", rows.leave_out, name="leave_out"),
    path("<int:pk>/lignes/<int:line>/<int:part>/decider/", rows.decide, name="decide"),
    path("<int:pk>/appliquer/", runs.apply, name="apply"),
    path("<int:pk>/reprendre/", runs.resume, name="resume"),
    path("<int:pk>/annuler/", runs.undo, name="undo"),
    path("<int:pk>/resultat/", runs.result, name="result"),
]
