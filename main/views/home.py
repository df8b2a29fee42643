"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from main.models import Product, ProductTag

SHOWN = 8
"""Books in each of the two rows."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the tags, some featured books and the newest."""
    books = Product.objects.active().for_cards()
    context = {
        "tags": ProductTag.objects.active(),
        "featured": books.filter(featured=True)[:SHOWN],
        "newest": books.order_by("-date_added", "-id")[:SHOWN],
    }
    return render(request, "main/home.html", context)
