"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from main.models import Product
from main.search import search
from main.views.book_paging import MOST_BOOKS, book_page
from main.views.paging import querystring

MAX_LENGTH = 200
"""Characters of a query that count."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the books that match `q`."""
    # PostgreSQL has no NUL in text, and nobody types one.
    query = request.GET.get("q", "").replace("\0", "").strip()[:MAX_LENGTH]
    keys = search(Product.objects.active(), query, most=MOST_BOOKS + 1)
    context = {
        "query": query,
        "page_obj": book_page(request, keys),
        "querystring": querystring(request),
    }
    return render(request, "main/search.html", context)
