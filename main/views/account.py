"""The page of an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from main.forms.account import RemindersForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show what we know, with links to what can be changed; POST turns reminders on and off."""
    if request.method == "POST":
        form = RemindersForm(request.POST, instance=request.user)
        if form.is_valid():
            wanted = form.save().wants_reminders
            messages.success(request, f"Reminders are {'on' if wanted else 'off'}.")
            return redirect("account")
    form = RemindersForm(instance=request.user)
    return render(request, "main/account.html", {"form": form})
