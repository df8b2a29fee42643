"""Who asks, as far as an address tells."""

import ipaddress

from django.http import HttpRequest


def client_network(request: HttpRequest) -> str:
    """The network a request comes from: an IPv4 address, or the first 64 bits of an IPv6 one.

    Providers give a household 64 bits of IPv6 at least, so a longer address names nobody.

    The last entry of X-Forwarded-For is the one that the router added; those before it are what
    the client claims (Heroku hands them on, Caddy and Dokku's nginx do not). Daphne's
    `--proxy-headers` takes the first one for REMOTE_ADDR, which is why that is not asked. With a
    second proxy before the router, everybody shares the addresses of that proxy.

    Returns:
        text that is safe in logs; "unknown" when there is no address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR") or request.META.get("REMOTE_ADDR") or ""
    try:
        address = ipaddress.ip_address(forwarded.rpartition(",")[2].strip().partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
