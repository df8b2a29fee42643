"""Tokens of phones and programs: owners see whose there are, and end one."""

from typing import Any

import knox.admin  # noqa: F401 - first its own page is there, then ours instead
from django.contrib import admin
from django.http import HttpRequest
from knox.models import AuthToken

from main.admin.rights import FiltersOfItsOwn
from main.admin_sites import owners

owners.unregister(AuthToken)


@admin.register(AuthToken, site=owners)
class TokenAdmin(FiltersOfItsOwn, admin.ModelAdmin):
    """Tokens. The page that comes with them would let an owner make one of anybody's account."""

    list_display = ("user", "created", "expiry")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "created"
    ordering = ("-created",)
    fields = ("user", "created", "expiry")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds: a password does, on /mobile-api/auth/."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False
