"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from main.models import Product
from main.search import search
from main.views.paging import page_of, querystring

MAX_LENGTH = 200
"""Characters of a query that count."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the books that match `q`."""
    # PostgreSQL has no NUL in text, and nobody types one.
    query = request.GET.get("q", "").replace("\0", "").strip()[:MAX_LENGTH]
    books = search(Product.objects.active().for_cards(), query)
    context = {
        "query": query,
        "page_obj": page_of(request, books),
        "querystring": querystring(request),
    }
    return render(request, "main/search.html", context)
