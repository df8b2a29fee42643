"""Where an order's parcel is."""

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from main.models import Order
from main.tracking import CarrierError, whereabouts


@never_cache
@login_required
@require_safe
async def parcel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the carrier for its shopper or an employee.

    A carrier that does not tell is no error of the shop's: the page says so, with status 200.
    """
    order = await sync_to_async(order_of)(request, number)
    try:
        known = await whereabouts(order)
        known["status_in_words"] = known.get("status", "").replace("_", " ").capitalize()
    except CarrierError:
        known = {"state": "silent"}
    context = {"order": order, "parcel": known}
    return await sync_to_async(render)(request, "main/parcel.html", context)


def order_of(request: HttpRequest, number: int) -> Order:
    """The order, if the visitor may see it."""
    return get_object_or_404(Order.objects.visible_to(request.user), pk=number)
