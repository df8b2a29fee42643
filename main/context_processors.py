"""What every page knows."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from main.admin_sites import site_of
from main.baskets import current_basket


def shop(request: HttpRequest) -> dict[str, Any]:
    """The release; and, asked for by the first template that shows it, what is the visitor's."""

    @cache
    def basket_count() -> int:
        basket = current_basket(request)
        return basket.count() if basket else 0

    @cache
    def office() -> str:
        site = site_of(request.user)
        return site.address if site else ""

    return {
        "basket_count": basket_count,
        "ga_tracker_id": settings.GA_TRACKER_ID,
        "git_rev": settings.GIT_REV,
        "office": office,
        "payment_instructions": settings.PAYMENT_INSTRUCTIONS,
    }
