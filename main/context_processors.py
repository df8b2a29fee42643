"""What every page knows."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from main.baskets import current_basket


def shop(request: HttpRequest) -> dict[str, Any]:
    """The basket's count, asked for by the first template that shows it, and the release."""

    @cache
    def basket_count() -> int:
        basket = current_basket(request)
        return basket.count() if basket else 0

    return {
        "basket_count": basket_count,
        "ga_tracker_id": settings.GA_TRACKER_ID,
        "git_rev": settings.GIT_REV,
    }
