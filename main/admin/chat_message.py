"""What was said about orders: for owners, who may have to take something out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from main.admin.rights import FiltersOfItsOwn
from main.admin_sites import owners
from main.models import ChatMessage


@admin.register(ChatMessage, site=owners)
class ChatMessageAdmin(FiltersOfItsOwn, admin.ModelAdmin):
    """Messages: nobody puts words into somebody's mouth."""

    list_display = ("id", "order", "author", "from_staff", "date_created", "text")
    list_filter = ("from_staff",)
    list_select_related = ("order", "author")
    search_fields = ("author__email", "text")
    date_hierarchy = "date_created"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False
