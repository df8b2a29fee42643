"""The shop's Content-Security-Policy: everything from our own host, nothing inline."""

from typing import Any

from csp.constants import NONE, SELF

ANALYTICS = ("https://www.googletagmanager.com", "https://*.google-analytics.com")


def policy(*, https_only: bool, analytics: bool) -> dict[str, Any]:
    """django-csp's description of the policy.

    Arguments:
        https_only: also make browsers ask for every part of a page over HTTPS.
        analytics: let Google Analytics in: the one third party, and only when it is configured.
    """
    extra = ANALYTICS if analytics else ()
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF, *extra],
            "style-src": [SELF],
            "img-src": [SELF, *extra],
            "font-src": [SELF],
            "connect-src": [SELF, *extra],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "upgrade-insecure-requests": https_only,
        }
    }
