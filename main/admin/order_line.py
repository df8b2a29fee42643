"""Lines of orders: which books have to go into parcels."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from main.admin.marking import MarksLines
from main.admin.product import thumbnail
from main.admin.rights import FiltersOfItsOwn, NotByHand
from main.admin_sites import dispatch, office, owners
from main.forms.order_admin import OrderLineForm
from main.models import Order, OrderLine
from main.order_steps import mark_lines


class OrderLineAdmin(FiltersOfItsOwn, MarksLines, NotByHand, admin.ModelAdmin):
    """Lines of all orders; a status is all that changes of them. No prices: see the order."""

    form = OrderLineForm
    list_display = ("picture", "name", "quantity", "order_link", "status", "ordered")
    list_display_links = ("name",)
    list_filter = ("status",)
    list_select_related = ("order", "product")
    list_per_page = 50
    search_fields = ("name", "order__pk__exact")
    date_hierarchy = "order__date_created"
    ordering = ("order__date_created", "id")
    fields = ("picture", "name", "quantity", "order_link", "ordered", "status")
    readonly_fields = ("picture", "name", "quantity", "order_link", "ordered")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        """Fetch the covers of the whole list at once."""
        return super().get_queryset(request).prefetch_related("product__images")

    def mark_chosen(self, chosen: QuerySet[OrderLine], status: str) -> list[OrderLine]:
        """Mark the very lines."""
        return mark_lines(chosen, status)

    @admin.display(description="cover")
    def picture(self, line: OrderLine) -> str:
        """The cover's thumbnail."""
        return thumbnail(line.product.cover)

    @admin.display(description="order", ordering="order_id")
    def order_link(self, line: OrderLine) -> str:
        """The order's page on the same site."""
        site = self.admin_site.name
        address = reverse("admin:main_order_change", args=[line.order_id], current_app=site)
        return format_html('<a href="{}">{}</a>', address, line.order_id)

    @admin.display(ordering="order__date_created")
    def ordered(self, line: OrderLine) -> str:
        """When."""
        return line.order.date_created


@admin.register(OrderLine, site=owners)
@admin.register(OrderLine, site=office)
class OfficeOrderLineAdmin(OrderLineAdmin):
    """Lines for the central office and owners, who also ask whether they are paid."""

    list_filter = ("status", "order__status")


@admin.register(OrderLine, site=dispatch)
class DispatchOrderLineAdmin(OrderLineAdmin):
    """Lines for dispatchers: of paid orders."""

    object_history_template = "admin/dispatch_history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        """Leave out what is not paid."""
        return super().get_queryset(request).filter(order__in=Order.objects.paid())
