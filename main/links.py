"""Addresses for mails, where no request tells the shop's own."""

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a page.

    Arguments:
        path: from `reverse` or `get_absolute_url`, with a slash first.
    """
    return f"{shop_url()}{path}"


def shop_url() -> str:
    """The shop's address without a slash at its end: SHOP_URL, else made of its first host."""
    if settings.SHOP_URL:
        return settings.SHOP_URL
    scheme = "https" if settings.HTTPS_ONLY else "http"
    named = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    return f"{scheme}://{settings.SHOP_DOMAIN or next(iter(named), 'localhost')}"
