"""The contact page."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from main.client_address import client_network
from main.forms.contact import ContactForm
from main.mails.contact import send_contact
from main.throttling import HOUR, Limit, TooManyTriesError, count

logger = logging.getLogger(__name__)

LIMIT = Limit("messages from the contact page", tries=5, seconds=HOUR)

NOT_SENT = (
    "Our mail server does not answer, so your message was not sent. "
    "Your words are still in the form: please send them again in a few minutes."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_us(request: HttpRequest) -> HttpResponse:
    """Take a message and mail it to customer service; what was not sent stays in the form."""
    form = ContactForm(request.POST if request.method == "POST" else None, initial=known(request))
    if not form.is_bound:
        return show(request, form)
    if not form.is_valid():
        return show(request, form, status=422)
    if seconds := seconds_to_wait(request):
        form.add_error(None, too_often(seconds))
        return show(request, form, status=429, retry_after=seconds)
    if not send_contact(form.cleaned_data, request.user):
        form.add_error(None, NOT_SENT)
        return show(request, form, status=503)
    messages.success(request, "Thank you! Your message is on its way to us.")
    return redirect("contact_us")


def known(request: HttpRequest) -> dict[str, Any]:
    """What a shopper who is logged in need not type."""
    if not request.user.is_authenticated:
        return {}
    return {"name": request.user.get_full_name(), "email": request.user.email}


def seconds_to_wait(request: HttpRequest) -> int:
    """Count a message and return for how long its sender may send no other; 0 within the limit.

    A cache that does not answer lets everybody write: spam is the lesser harm.
    """
    try:
        count(LIMIT, client_network(request))
    except TooManyTriesError as error:
        return error.retry_after
    except RedisError:
        logger.exception("Not counted: %s", LIMIT.name)
    return 0


def too_often(seconds: int) -> str:
    """The sentence for whoever is over the limit."""
    minutes = -(-seconds // 60)
    return (
        f"You have written to us {LIMIT.tries} times within an hour, so this was not sent. "
        f"Your words are still in the form: please send them in {minutes} minute"
        f"{'' if minutes == 1 else 's'}."
    )


def show(
    request: HttpRequest, form: ContactForm, status: int = 200, retry_after: int = 0
) -> HttpResponse:
    """Render the page."""
    response = render(request, "main/contact.html", {"form": form}, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response
