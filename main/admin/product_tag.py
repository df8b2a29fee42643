"""Tags: the shop's shelves."""

from django.contrib import admin

from main.admin.rights import Kept
from main.admin.slugs import SlugOfItsName
from main.admin_sites import office, owners
from main.models import ProductTag


class ProductTagAdmin(admin.ModelAdmin):
    """Tags."""

    list_display = ("name", "slug", "active")
    list_filter = ("active",)
    search_fields = ("name",)


@admin.register(ProductTag, site=owners)
class OwnersProductTagAdmin(ProductTagAdmin):
    """Owners choose the slug."""

    prepopulated_fields = {"slug": ("name",)}


@admin.register(ProductTag, site=office)
class OfficeProductTagAdmin(Kept, SlugOfItsName, ProductTagAdmin):
    """The central office takes the slug that comes of the name."""
