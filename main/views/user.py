"""Signing up, in and out."""

from django.contrib import messages
from django.contrib.auth import login, views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from main.account_log import tell
from main.client_address import client_network
from main.forms.user import LoginForm, SignupForm
from main.mails import background
from main.mails.welcome import send_welcome
from main.models import User
from main.redirects import safe_next
from main.throttling import SIGNUPS, count
from main.views.form_page import FormPage


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Make an account and log its owner in; the basket filled before comes along."""
    goal = safe_next(request, resolve_url("home"))
    if request.user.is_authenticated:
        return redirect(goal)
    if request.method == "POST":  # the form tells whether an address has an account
        count(SIGNUPS, client_network(request))
    form = SignupForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (user := form.save_once()):
        welcome(request, user)
        return redirect(goal)
    status = 422 if form.errors else 200
    return render(request, "registration/signup.html", {"form": form}, status=status)


def welcome(request: HttpRequest, user: User) -> None:
    """Log the new shopper in, with a mail and a message."""
    tell("Account made", user)
    login(request, user)
    background.later(send_welcome, user)
    messages.success(request, "Welcome to BookTime! You are logged in.")


class LoginView(FormPage, views.LoginView):
    """Log in; `next` is only followed on our own host (Django's own rule)."""

    form_class = LoginForm
    redirect_authenticated_user = True


class LogoutView(views.LogoutView):
    """Log out; POST only, so no link or picture can do it to somebody."""
