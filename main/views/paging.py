"""Long lists, a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

BOOKS_A_PAGE = 24
"""Divides by 2, 3 and 4, so that the last row is full on every screen."""


def page_of(request: HttpRequest, found: QuerySet, size: int = BOOKS_A_PAGE) -> Page:
    """The page the address asks for; the nearest one when there is no such page."""
    return Paginator(found, size).get_page(request.GET.get("page"))


def querystring(request: HttpRequest) -> str:
    """The address's query without the page, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
