"""Baskets: to look at only, they are their shoppers' own."""

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from main.admin.rights import FiltersOfItsOwn, ReadOnly
from main.admin_sites import office, owners
from main.models import Basket, BasketLine


class BasketLineInline(ReadOnly, admin.TabularInline):
    """A basket's lines."""

    model = BasketLine
    fields = ("product", "quantity")


@admin.register(Basket, site=owners)
@admin.register(Basket, site=office)
class BasketAdmin(FiltersOfItsOwn, ReadOnly, admin.ModelAdmin):
    """Baskets."""

    list_display = ("id", "user", "status", "copies", "date_created", "date_updated")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    inlines = (BasketLineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Basket]:
        """Count the copies of the whole list at once."""
        return super().get_queryset(request).annotate(copies=Sum("lines__quantity", default=0))

    @admin.display(ordering="copies")
    def copies(self, basket: Basket) -> int:
        """Copies in the basket."""
        return basket.copies
