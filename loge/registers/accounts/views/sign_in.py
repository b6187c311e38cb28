"""Coming in and going out: allauth's views, with our templates, our journal and 422 where something is to be mended."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from loge.registers.accounts import throttling
from loge.registers.accounts.middleware import lacks_second_factor
from loge.registers.accounts.operations import credentials


class Mendable(TemplateResponseMixin):
    """A form to be mended answers 422, as everywhere in the house; allauth's placeholders, which repeat the labels, go, and
    its labels where the page has words of its own: the summary of faults names the field as the page does."""

    labels: dict[str, str] = {}

    def render_to_response(self, context, **response_kwargs):
        form = context.get("form")
        for name, field in form.fields.items() if form is not None else ():
            field.widget.attrs.pop("placeholder", None)
            form[name].label = self.labels.get(name, field.label)
        if form is not None and form.is_bound and form.errors:
            response_kwargs.setdefault("status", 422)
        return super().render_to_response(context, **response_kwargs)


class SignIn(Mendable, account.LoginView):
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs):
        directory = settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect") else ""
        return super().get_context_data(directory=directory, **kwargs)


class SignOut(account.LogoutView):
    template_name = "accounts/sign_out.html"


class Closed(account.AccountInactiveView):
    template_name = "accounts/closed.html"


class ToldWhy(ContextMixin):
    """Someone led here because their role asks for a second factor did not ask for anything: the page says so."""

    request: HttpRequest

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_required=lacks_second_factor(self.request), **kwargs)


class ConfirmPassword(ToldWhy, Mendable, account.ReauthenticateView):
    template_name = "accounts/confirm.html"
    labels = {"password": "Votre mot de passe"}


class ConfirmCode(Mendable, second_factor.ReauthenticateView):
    template_name = "accounts/confirm.html"
    labels = {"code": "Code de votre application, ou code de secours"}


class EnterCode(Mendable, second_factor.AuthenticateView):
    template_name = "accounts/enter_code.html"
    labels = {"code": "Code à six chiffres, ou code de secours"}


class ForgotPassword(Mendable, account.PasswordResetView):
    template_name = "accounts/forgot_password.html"


class ForgotPasswordDone(account.PasswordResetDoneView):
    template_name = "accounts/forgot_password_done.html"


class ChoosePassword(Mendable, account.PasswordResetFromKeyView):
    template_name = "accounts/choose_password.html"


class ChoosePasswordDone(account.PasswordResetFromKeyDoneView):
    template_name = "accounts/choose_password_done.html"


class ChangePassword(Mendable, account.PasswordChangeView):
    template_name = "accounts/change_password.html"


class SetPassword(Mendable, account.PasswordSetView):
    template_name = "accounts/change_password.html"


class ActivateSecondFactor(ToldWhy, Mendable, totp.ActivateTOTPView):
    template_name = "accounts/second_factor_activate.html"
    labels = {"code": "Code affiché par l’application"}

    @transaction.atomic
    def form_valid(self, form):
        credentials.record_second_factor(self.request.user, active=True, by=self.request.user)
        return super().form_valid(form)


class RemoveSecondFactor(Mendable, totp.DeactivateTOTPView):
    template_name = "accounts/second_factor_remove.html"

    @transaction.atomic
    def form_valid(self, form):
        credentials.record_second_factor(self.request.user, active=False, by=self.request.user)
        return super().form_valid(form)


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodes(Mendable, recovery.GenerateRecoveryCodesView):
    template_name = "accounts/recovery_codes_new.html"


def locked_out(request, original_response=None, credentials_tried=None):
    """Called by axes instead of the page, once too many mistakes were made for one person from one address."""
    minutes = throttling.minutes_left(request, credentials_tried)
    if throttling.has_just_begun(request, credentials_tried):
        person = throttling.person_meant(throttling.who_is_meant(request, credentials_tried))
        if person:
            credentials.record_lock_out(person, address=throttling.client_address(request), by=None)
    back = reverse("account_login")
    return render(request, "accounts/locked_out.html", {"minutes": minutes, "back": back}, status=429)


@require_GET
def to_my_account(request):
    """Where allauth comes back to after a change of second factor."""
    return redirect("accounts:me")
