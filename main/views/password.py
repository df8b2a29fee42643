"""A forgotten password, and a new one for whoever knows the old one. Mostly Django's own views."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy

from main.account_log import tell
from main.client_address import client_network
from main.forms.password import PasswordResetForm
from main.mails import background
from main.mails.password import send_changed
from main.throttling import MAILS, RESETS, account_key, count, refuse_if_too_many, take_back
from main.views.form_page import FormPage


class PasswordResetView(FormPage, views.PasswordResetView):
    """Ask for a new password. The answer is the same for any address."""

    form_class = PasswordResetForm
    template_name = "main/password_reset.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nobody asks for too many, whatever they type."""
        count(RESETS, client_network(request))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PasswordResetForm) -> HttpResponseBase:
        """Nobody gets too many mails."""
        count(MAILS, account_key(form.cleaned_data["email"]))
        return super().form_valid(form)


class PasswordResetDoneView(FormPage, views.PasswordResetDoneView):
    """Say to look at the mail."""

    template_name = "main/password_reset_done.html"


class PasswordResetConfirmView(FormPage, views.PasswordResetConfirmView):
    """Choose a new password with the link of a mail.

    Django puts the link's secret into the session and redirects to an address without it. The link
    dies with the password it was made for, so it works once.
    """

    form_class = SetPasswordForm
    template_name = "main/password_reset_confirm.html"

    def dispatch(self, request: HttpRequest, uidb64: str) -> HttpResponseBase:
        """Take the secret from the query string; without one Django looks into the session."""
        token = request.GET.get("token") or self.reset_url_token
        response = super().dispatch(request, uidb64=uidb64, token=token)
        if response.status_code == 200 and not self.validlink:
            response.status_code = 410
        return response

    def form_valid(self, form: SetPasswordForm) -> HttpResponseBase:
        """Whoever reads the account's mail may log in from here, however often strangers tried."""
        response = super().form_valid(form)
        take_back(self.request, self.user.email)
        tell("Password reset", self.user)
        background.later(send_changed, self.user)
        return response


class PasswordResetCompleteView(FormPage, views.PasswordResetCompleteView):
    """Say that it is done."""

    template_name = "main/password_reset_complete.html"


class PasswordChangeView(FormPage, views.PasswordChangeView):
    """Change the password; this session stays, all others of the account end (Django's rule)."""

    form_class = PasswordChangeForm
    success_url = reverse_lazy("account")
    template_name = "main/password_change.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nobody guesses the old password here either: the limits are those of the login."""
        refuse_if_too_many(request, request.user.email)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponseBase:
        """Tell it on the page and by mail."""
        response = super().form_valid(form)
        take_back(self.request, form.user.email)
        tell("Password changed", form.user)
        background.later(send_changed, form.user)
        messages.success(self.request, "Your password is changed. Other devices are logged out.")
        return response

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponseBase:
        """A new password that is refused is no guess at the old one."""
        if "old_password" in form.errors:
            tell("Wrong password given", form.user)
        else:
            take_back(self.request, form.user.email)
        return super().form_invalid(form)
