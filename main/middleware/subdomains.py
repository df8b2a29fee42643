"""`https://<tag or book>.<SHOP_DOMAIN>/` leads to that tag's or book's page.

Only the front page of a subdomain leads anywhere; any other address there, like a subdomain that is
no slug of something active, is 404. Probes, HTTPS and static files come before: the redirect to
HTTPS stays on the host it was asked on, and the 404 page finds its style.

The redirect is a 302: a browser keeps a 301 for good, and a slug may lead elsewhere next week, when
a tag gets the name that was a book's, or goes.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils.deprecation import MiddlewareMixin

from main.models import Product, ProductTag
from main.views.errors import error_page

Found = TypeVar("Found", Product, ProductTag)


class SubdomainsMiddleware(MiddlewareMixin):
    """Answer what was asked of a subdomain of SHOP_DOMAIN; off where that is not set."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Redirect or refuse; None for the shop's own host, `www`, and those of no concern."""
        if not settings.SHOP_DOMAIN:
            return None
        host, port = split_domain_port(request.get_host())
        label = host.removesuffix(f".{settings.SHOP_DOMAIN}")
        if label in {host, "www"} or host == own_host():
            return None
        home = home_address(request, port)
        found = named(label) if request.path_info == "/" else None
        if found is None:
            return error_page(404, home=f"{home}/")
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(
            f"{home}{found.get_absolute_url()}{'?' if query else ''}{query}"
        )


def own_host() -> str:
    """The host of SHOP_URL when that is in SHOP_DOMAIN, else an empty string."""
    host = urlsplit(settings.SHOP_URL).hostname or ""
    return host if f".{host}".endswith(f".{settings.SHOP_DOMAIN}") else ""


def home_address(request: HttpRequest, port: str) -> str:
    """The shop's own address, never outside SHOP_DOMAIN: SHOP_URL, else the domain itself.

    Arguments:
        request: tells whether it came by HTTPS.
        port: of the request, kept when SHOP_URL does not say one; empty for the scheme's own.
    """
    if own_host():
        return settings.SHOP_URL
    return f"{request.scheme}://{settings.SHOP_DOMAIN}{f':{port}' if port else ''}"


def named(label: str) -> ProductTag | Product | None:
    """The active tag of that slug, else the active book."""
    return by_slug(ProductTag.objects.active(), label) or by_slug(Product.objects.active(), label)


def by_slug(objects: QuerySet[Found], label: str) -> Found | None:
    """The one whose slug it is; as hosts have no capitals, a slug with some counts after that."""
    return objects.filter(slug=label).first() or objects.filter(slug__iexact=label).first()
