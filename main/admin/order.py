"""Orders: what staff may set of them, and what each site shows."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html_join

from main.admin.marking import MarksLines, remember
from main.admin.product import thumbnail
from main.admin.rights import FiltersOfItsOwn, NotByHand
from main.admin_sites import dispatch, office, owners
from main.forms.order_admin import OrderForm, OrderLineForm, OrderLineFormSet
from main.models import Order, OrderAddress, OrderLine
from main.order_steps import mark_orders, mark_paid

DATES = ("date_created", "date_updated", "confirmed_at", "paid_at", "last_spoken_to")


def label_of(address: OrderAddress) -> str:
    """An address as it is written on the parcel."""
    return format_html_join("\n", "<div>{}</div>", ((line,) for line in address.lines()))


class OrderLineInline(NotByHand, admin.TabularInline):
    """An order's lines: their status may change, all else is as it was ordered."""

    model = OrderLine
    form = OrderLineForm
    formset = OrderLineFormSet
    extra = 0
    fields = ("picture", "name", "quantity", "status")
    readonly_fields = ("picture", "name", "quantity")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        """Fetch the covers of all lines at once."""
        return super().get_queryset(request).prefetch_related("product__images")

    @admin.display(description="cover")
    def picture(self, line: OrderLine) -> str:
        """The cover's thumbnail."""
        return thumbnail(line.product.cover)


class PricedOrderLineInline(OrderLineInline):
    """The lines, with what they cost."""

    fields = ("picture", "name", "unit_price", "quantity", "amount", "status")
    readonly_fields = ("picture", "name", "unit_price", "quantity", "amount")

    def amount(self, line: OrderLine) -> str:
        """What all copies cost; nothing where a tampered form asks for a line that is none."""
        return f"£{line.line_total:.2f}" if line.pk else ""


class OrderAdmin(FiltersOfItsOwn, MarksLines, NotByHand, admin.ModelAdmin):
    """Orders: placed by shoppers, kept for the tax office. Staff see them on their way."""

    form = OrderForm
    list_filter = ("status",)
    list_per_page = 50
    date_hierarchy = "date_created"
    view_on_site = False  # the shopper's page has prices

    def mark_chosen(self, chosen: QuerySet[Order], status: str) -> list[OrderLine]:
        """Mark the lines of the orders that can have the status."""
        return mark_orders(chosen, status)

    @admin.display(description="shipping address")
    def ship_to(self, order: Order) -> str:
        """Where the parcel goes."""
        return label_of(order.shipping_address)

    def save_model(self, request: HttpRequest, obj: Order, form: ModelForm, change: bool) -> None:
        """Save what was set and nothing else: the rest may have changed since it was shown."""
        if "status" in form.changed_data:
            mark_paid(Order.objects.filter(pk=obj.pk))
        own = [name for name in form.changed_data if name != "status"]
        obj.save(update_fields=[*own, "date_updated"])


@admin.register(Order, site=owners)
@admin.register(Order, site=office)
class OfficeOrderAdmin(OrderAdmin):
    """Orders for the central office and owners, with people and prices."""

    view_on_site = True
    list_display = ("id", "user", "status", "total", "date_created")
    list_select_related = ("user",)
    search_fields = ("pk__exact", "user__email", "tracking_number", "shipping_address__name")
    actions = ("mark_as_paid", *OrderAdmin.actions)
    inlines = (PricedOrderLineInline,)
    readonly_fields = (
        *("id", "user", "total", "ship_to", "bill_to"),
        *DATES,
    )
    fieldsets = (
        (None, {"fields": ("id", "user", "status", "total", "tracking_number")}),
        ("Addresses", {"fields": ("ship_to", "bill_to")}),
        ("Dates", {"fields": DATES}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Add up the whole list at once."""
        return super().get_queryset(request).with_total()

    def get_readonly_fields(
        self, request: HttpRequest, obj: Order | None = None
    ) -> tuple[str, ...]:
        """Let a new order become Paid; later steps follow from its lines."""
        fixed = () if obj is not None and obj.status == Order.Status.NEW else ("status",)
        return (*self.readonly_fields, *fixed)

    @admin.display(ordering="sum")
    def total(self, order: Order) -> str:
        """What has to be paid for it."""
        return f"£{order.sum:.2f}"

    @admin.display(description="billing address")
    def bill_to(self, order: Order) -> str:
        """Who pays."""
        return label_of(order.billing_address)

    @admin.action(description="Mark as paid", permissions=["change"])
    @transaction.atomic
    def mark_as_paid(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """Make the new ones Paid, so that dispatchers see them."""
        paid = mark_paid(orders)
        remember(request, paid, "Marked as paid.")
        level = messages.SUCCESS if paid else messages.WARNING
        self.message_user(request, f"Orders now paid: {len(paid)}.", level)


class PaidStatusFilter(admin.SimpleListFilter):
    """The statuses that an order dispatchers see can have: all but New."""

    title = "status"
    parameter_name = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What is offered."""
        return [choice for choice in Order.Status.choices if choice[0] != Order.Status.NEW]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """What is left; every order unless one was chosen."""
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(Order, site=dispatch)
class DispatchOrderAdmin(OrderAdmin):
    """Orders for dispatchers: paid ones, with neither prices nor people's accounts."""

    object_history_template = "admin/dispatch_history.html"
    list_filter = (PaidStatusFilter,)
    list_display = ("id", "recipient", "country", "status", "date_created", "tracking_number")
    list_select_related = ("shipping_address",)
    ordering = ("-status", "date_created")  # Paid before Done, and who waits longest first
    search_fields = (
        *("pk__exact", "tracking_number"),
        *("shipping_address__name", "shipping_address__postcode"),
    )
    inlines = (OrderLineInline,)
    fields = ("id", "status", "ship_to", "tracking_number", "date_created")
    readonly_fields = ("id", "status", "ship_to", "date_created")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Leave out what is not paid."""
        return super().get_queryset(request).paid()

    @admin.display(ordering="shipping_address__name")
    def recipient(self, order: Order) -> str:
        """Who gets the parcel."""
        return order.shipping_address.name

    @admin.display(ordering="shipping_address__country")
    def country(self, order: Order) -> str:
        """Where it goes."""
        return order.shipping_address.get_country_display()
