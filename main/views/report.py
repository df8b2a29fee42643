"""The reports: pages of the owners' and the central office's sites."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from main.reports.charts import day_chart
from main.reports.most_bought import PERIODS, most_bought
from main.reports.orders_per_day import orders_per_day

if TYPE_CHECKING:
    from main.admin_sites import StaffSite


def page(
    request: HttpRequest, site: "StaffSite", name: str, context: dict[str, Any]
) -> HttpResponse:
    """A report as a page of its site."""
    request.current_app = site.name
    return TemplateResponse(
        request, f"admin/reports/{name}.html", {**site.each_context(request), **context}
    )


@require_safe
def orders_per_day_page(request: HttpRequest, site: "StaffSite") -> HttpResponse:
    """Show how many orders came in on each of the last days."""
    days = orders_per_day()
    orders = sum(day.orders for day in days)
    busiest = max(days, key=lambda day: day.orders)
    context = {
        "title": "Orders per day",
        "days": days,
        "chart": day_chart({day.date: day.orders for day in days}, "orders"),
        "description": f"A bar for each of {len(days)} days, {orders} orders in all, "
        f"at most {busiest.orders} on a day. The table has the figures.",
        "orders": orders,
        "takings": sum(day.takings for day in days),
        "busiest": busiest,
    }
    return page(request, site, "orders_per_day", context)


@require_safe
def most_bought_page(request: HttpRequest, site: "StaffSite") -> HttpResponse:
    """Show the books bought most in the last `?days=` days, one of PERIODS."""
    asked = request.GET.get("days", str(PERIODS[0]))
    days = next((period for period in PERIODS if str(period) == asked), None)
    if days is None:
        raise Http404("No such period.")
    context = {
        "title": "Most bought books",
        "periods": PERIODS,
        "period": days,
        "books": most_bought(days),
    }
    return page(request, site, "most_bought", context)


REPORTS = (
    ("orders-per-day", orders_per_day_page, "orders_per_day"),
    ("most-bought", most_bought_page, "most_bought"),
)
"""Address below the site, view, name in addresses."""
