"""Books and their pictures."""

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from main.admin.rights import Kept
from main.admin.slugs import SlugOfItsName
from main.admin_sites import office, owners
from main.models import Product, ProductImage
from main.search import search

MOST_FOUND = 1000
"""Books that a search shows."""


def thumbnail(image: ProductImage | None) -> str:
    """A small picture, or a dash where there is none."""
    if image is None or not image.thumbnail:
        return "–"
    return format_html('<img src="{}" alt="" height="60">', image.thumbnail.url)


class ProductImageInline(admin.TabularInline):
    """A book's pictures, below the book."""

    model = ProductImage
    extra = 1
    fields = ("small", "image", "position")
    readonly_fields = ("small",)

    @admin.display(description="picture")
    def small(self, image: ProductImage) -> str:
        """The thumbnail."""
        return thumbnail(image)


class ProductAdmin(admin.ModelAdmin):
    """Books."""

    list_display = ("picture", "name", "author", "price", "in_stock", "active", "featured")
    list_display_links = ("picture", "name")
    list_filter = ("active", "in_stock", "featured", "tags")
    list_editable = ("in_stock",)
    list_per_page = 50
    ordering = ("-pk",)  # newest first, which needs no sorting
    show_full_result_count = False
    search_fields = ("name", "author", "slug")
    autocomplete_fields = ("tags",)
    inlines = (ProductImageInline,)
    actions = ("activate", "deactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Fetch the pictures of the whole list at once."""
        return super().get_queryset(request).prefetch_related("images")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """Search as shoppers do, with the shop's indexes, or for a slug."""
        term = search_term.strip()
        if not term:
            return queryset, False
        keys = search(Product.objects.all(), term, most=MOST_FOUND)
        return queryset.filter(Q(pk__in=keys) | Q(slug=term.replace("\0", ""))), False

    @admin.display(description="cover")
    def picture(self, product: Product) -> str:
        """The cover's thumbnail."""
        return thumbnail(product.cover)

    @admin.action(description="Activate the chosen books", permissions=["change"])
    def activate(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """Sell the chosen books."""
        self.set_active(request, products, active=True)

    @admin.action(description="Deactivate the chosen books", permissions=["change"])
    def deactivate(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """Stop selling the chosen books."""
        self.set_active(request, products, active=False)

    def set_active(
        self, request: HttpRequest, products: QuerySet[Product], *, active: bool
    ) -> None:
        """Set all at once and tell how many."""
        count = products.update(active=active, date_updated=timezone.now())
        word = "active" if active else "inactive"
        self.message_user(request, f"Books now {word}: {count}.", messages.SUCCESS)


@admin.register(Product, site=owners)
class OwnersProductAdmin(ProductAdmin):
    """Owners choose the slug."""

    prepopulated_fields = {"slug": ("name",)}


@admin.register(Product, site=office)
class OfficeProductAdmin(Kept, SlugOfItsName, ProductAdmin):
    """The central office takes the slug that comes of the name."""
