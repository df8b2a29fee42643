"""Tags in the owners' admin."""

from django.contrib import admin

from main.models import ProductTag


@admin.register(ProductTag)
class ProductTagAdmin(admin.ModelAdmin):
    """Tags: the shop's shelves."""

    list_display = ("name", "slug", "active")
    list_filter = ("active",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
