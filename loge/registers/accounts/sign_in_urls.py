"""French paths for the screens of allauth, which looks them up by the names it gives them: no namespace here."""

from django.urls import path, re_path

from loge.registers.accounts.views import directory, sign_in

urlpatterns = [
    path("connexion/", sign_in.SignIn.as_view(), name="account_login"),
    path("connexion/code/", sign_in.EnterCode.as_view(), name="mfa_authenticate"),
    path("connexion/confirmer/", sign_in.ConfirmPassword.as_view(), name="account_reauthenticate"),
    path("connexion/confirmer/code/", sign_in.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("connexion/compte-ferme/", sign_in.Closed.as_view(), name="account_inactive"),
    path("connexion/mot-de-passe/", sign_in.ForgotPassword.as_view(), name="account_reset_password"),
    path("connexion/mot-de-passe/envoye/", sign_in.ForgotPasswordDone.as_view(), name="account_reset_password_done"),
    path(
        "connexion/mot-de-passe/change/",
        sign_in.ChoosePasswordDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^connexion/mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("connexion/annuaire/annulee/", directory.cancelled, name="socialaccount_login_cancelled"),
    path("connexion/annuaire/<slug:provider_id>/", directory.leave, name="openid_connect_login"),
    path("connexion/annuaire/<slug:provider_id>/retour/", directory.come_back, name="openid_connect_callback"),
    path("deconnexion/", sign_in.SignOut.as_view(), name="account_logout"),
    path("mon-compte/mot-de-passe/", sign_in.ChangePassword.as_view(), name="account_change_password"),
    path("mon-compte/mot-de-passe/premier/", sign_in.SetPassword.as_view(), name="account_set_password"),
    path("mon-compte/second-facteur/", sign_in.ActivateSecondFactor.as_view(), name="mfa_activate_totp"),
    path("mon-compte/second-facteur/retirer/", sign_in.RemoveSecondFactor.as_view(), name="mfa_deactivate_totp"),
    path("mon-compte/second-facteur/codes/", sign_in.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "mon-compte/second-facteur/codes/nouveaux/",
        sign_in.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("mon-compte/securite/", sign_in.to_my_account, name="mfa_index"),
]
