"""Baskets in the owners' admin: to look at only, they are their shoppers' own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from main.models import Basket, BasketLine


class ReadOnly:
    """Rights for looking, not for touching."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class BasketLineInline(ReadOnly, admin.TabularInline):
    """A basket's lines."""

    model = BasketLine
    fields = ("product", "quantity")


@admin.register(Basket)
class BasketAdmin(ReadOnly, admin.ModelAdmin):
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
