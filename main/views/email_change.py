"""Moving an account to another e-mail address: ask for it, then say yes with the link of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from main.account_log import tell
from main.email_change import EmailTakenError, email_of, take
from main.forms.account import EmailChangeForm
from main.mails.email_change import send_confirmation, send_farewell, send_warning
from main.throttling import MAILS, account_key, count, refuse_if_too_many, take_back


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email_change(request: HttpRequest) -> HttpResponse:
    """Ask for another address; it counts when its owner says yes."""
    if request.method != "POST":
        return show(request, EmailChangeForm(None, request.user))
    refuse_if_too_many(request, request.user.email)
    form = EmailChangeForm(request.POST, request.user)
    valid = form.is_valid()
    if "password" in form.errors:
        tell("Wrong password given", request.user)
    else:
        take_back(request, request.user.email)
    return ask(request, form) if valid else show(request, form)


def show(request: HttpRequest, form: EmailChangeForm) -> HttpResponse:
    """Render the form."""
    status = 422 if form.errors else 200
    return render(request, "main/email_change.html", {"form": form}, status=status)


def ask(request: HttpRequest, form: EmailChangeForm) -> HttpResponse:
    """Write to both addresses. The page says the same whether or not the new one has an account."""
    email = form.cleaned_data["email"]
    count(MAILS, account_key(email))
    count(MAILS, account_key(request.user.email))
    tell("Change of address asked", request.user)
    if not send_confirmation(request.user, email):
        form.add_error(None, "The mail could not be sent. Try again in a few minutes.")
        return show(request, form)
    send_warning(request.user, email)
    messages.success(request, f"We sent a mail to {email}. Use the link in it within a day.")
    return redirect("account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email_confirm(request: HttpRequest) -> HttpResponse:
    """Say yes. It takes a press of a button: programs that look into mail follow links."""
    email = email_of(request.user, request.GET.get("token", ""))
    if email is None:
        return render(request, "main/email_confirm.html", {"email": None}, status=410)
    if request.method == "POST":
        return confirm(request, email)
    return render(request, "main/email_confirm.html", {"email": email})


def confirm(request: HttpRequest, email: str) -> HttpResponse:
    """Change the address, or say what came between."""
    former = request.user.email
    try:
        changed = take(request.user, email)
    except EmailTakenError:
        messages.error(request, "This address has an account of its own by now.")
        return redirect("account")
    if changed:
        request.user.email = email
        tell("Address changed", request.user)
        send_farewell(request.user, former)
        messages.success(request, f"Your address is {email} now.")
    return redirect("account")
