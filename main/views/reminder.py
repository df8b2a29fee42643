"""Turning reminders off, from the link in one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from main.models import User
from main.reminders import person_of


# The signed token is what allows it. A mail program that posts on its own (RFC 8058) has no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_off(request: HttpRequest) -> HttpResponse:
    """Ask whether to turn reminders off, and do so at a POST: programs look at links in mails."""
    person = person_of(request.GET.get("token", ""))
    if person is None:
        raise Http404
    if request.method == "POST":
        User.objects.filter(pk=person.pk).update(wants_reminders=False)
        person.wants_reminders = False
    return render(request, "main/reminders_off.html", {"person": person})
