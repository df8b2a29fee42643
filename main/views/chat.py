"""The conversation about an order."""

from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from main.chat import conversation, limits
from main.chat.admission import Person, may_chat
from main.chat.conversation import Said
from main.chat.groups import tell_message
from main.forms.chat_message import ChatMessageForm, PlaceForm
from main.models import Order, User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show what was said, and take what is said by whoever has no JavaScript."""
    order = open_order(request.user, order_id)
    if request.method == "POST":
        return post(request, order)
    return show(request, order, ChatMessageForm.fresh())


def open_order(user: User, order_id: int) -> Order:
    """The order, if somebody may talk about it.

    Raises:
        Http404: there is none, or it is another shopper's.
        PermissionDenied: a dispatcher asks; they know that it exists, but not whose it is.
    """
    order = Order.objects.select_related("user", "last_spoken_to").filter(pk=order_id).first()
    if order is not None and may_chat(user, order):
        return order
    if user.is_dispatcher:
        raise PermissionDenied
    raise Http404


def post(request: HttpRequest, order: Order) -> HttpResponse:
    """Keep a message and tell the room of it; a mistake shows the page again with what is wrong."""
    form = ChatMessageForm(request.POST)
    if form.is_valid() and not limits.may_post(request.user.pk):
        form.add_error("text", "You write faster than anybody reads. Wait a minute.")
    if form.is_valid() and keep(form, Person.of(request.user, order), order):
        return redirect("chat", order.pk)
    return show(request, order, form, status=422)


def keep(form: ChatMessageForm, person: Person, order: Order) -> bool:
    """Store the message; False, with an error in the form, for a key that is somebody else's."""
    message = form.cleaned_data
    try:
        kept = conversation.keep(order.pk, person, message["key"], message["text"])
    except conversation.KeyTakenError:
        form.add_error("text", "This form was used before. Load the page again.")
        return False
    async_to_sync(tell_message)(order.pk, kept)
    return True


def show(
    request: HttpRequest, order: Order, form: ChatMessageForm, status: int = 200
) -> HttpResponse:
    """Render the page with the newest messages, or those before the one that the address names."""
    place = PlaceForm(request.GET)
    before = place.cleaned_data["before"] if place.is_valid() else None
    messages, older = conversation.newest(order.pk, before)
    person = Person.of(request.user, order)
    context = {
        "before": before,
        "form": form,
        "older": older,
        "order": order,
        "person": person,
        "said": [for_page(said, person) for said in messages],
        "last": messages[-1]["id"] if messages else 0,
    }
    return render(request, "main/chat.html", context, status=status)


def for_page(said: Said, person: Person) -> Said:
    """A message as the template wants it."""
    mine = said["author_id"] == person.pk
    return said | {"date": parse_datetime(said["date"]), "mine": mine}
