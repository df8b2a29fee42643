"""The order dashboard: the central office's way to any order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from main.admin_sites import site_of
from main.forms.order_filter import OrderFilterForm
from main.models import Order
from main.views.guards import employees_only
from main.views.paging import page_of, querystring


@never_cache
@require_safe
@employees_only
def order_dashboard(request: HttpRequest) -> HttpResponse:
    """Show all orders, filtered and sorted as the form says."""
    form = OrderFilterForm(request.GET)
    orders = form.apply(Order.objects.with_total().select_related("user"))
    context = {
        "filter_form": form,
        "page_obj": page_of(request, orders),
        "querystring": querystring(request),
        "order_page": f"{site_of(request.user).name}:main_order_change",
    }
    return render(request, "main/order_dashboard.html", context)
