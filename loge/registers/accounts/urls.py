from django.urls import path

from loge.registers.accounts.views import me, users

app_name = "accounts"
urlpatterns = [
    path("mon-compte/", me.me, name="me"),
    path("mon-compte/sessions/", me.close_other_sessions, name="close_other_sessions"),
    path("utilisateurs/", users.index, name="users"),
    path("utilisateurs/nouveau/", users.create, name="create"),
    path("utilisateurs/<int:pk>/", users.detail, name="detail"),
    path("utilisateurs/<int:pk>/roles/", users.roles, name="roles"),
    path("utilisateurs/<int:pk>/fermer/", users.deactivate, name="deactivate"),
    path("utilisateurs/<int:pk>/rouvrir/", users.reactivate, name="reactivate"),
    path("utilisateurs/<int:pk>/second-facteur/", users.second_factor, name="second_factor"),
    path("utilisateurs/<int:pk>/mot-de-passe/", users.password_link, name="password_link"),
]
