"""What the shopper has ordered."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from main.models import Order
from main.views.paging import page_of

SESSION_KEY = "last_order"
"""Where a session keeps the number of the order last placed in it."""

ORDERS_A_PAGE = 10


@never_cache
@login_required
@require_safe
def order_done(request: HttpRequest) -> HttpResponse:
    """Say thank you for the order last placed in this session."""
    number = request.session.get(SESSION_KEY)
    placed = Order.objects.of(request.user).for_lists().filter(pk=number).first()
    if placed is None:
        return redirect("orders")
    return render(request, "main/order_done.html", {"order": placed})


@never_cache
@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """Show the orders of who is logged in, the newest first."""
    found = Order.objects.of(request.user).for_lists()
    context = {"page_obj": page_of(request, found, ORDERS_A_PAGE)}
    return render(request, "main/orders.html", context)


@never_cache
@login_required
@require_safe
def order(request: HttpRequest, number: int) -> HttpResponse:
    """Show an order to its shopper or an employee."""
    found = Order.objects.visible_to(request.user).for_lists()
    found = found.select_related("user", "billing_address", "shipping_address")
    context = {
        "order": get_object_or_404(found, pk=number),
        "can_ask_carrier": bool(settings.TRACKER_URL),
    }
    return render(request, "main/order.html", context)
