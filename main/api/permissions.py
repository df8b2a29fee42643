"""Who may use /api/."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class WorksHere(BasePermission):
    """Owners, employees and dispatchers; for all views that do not say otherwise."""

    message = "This is for the shop's staff."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the person works here."""
        user = request.user
        return user.is_authenticated and (user.is_employee or user.is_dispatcher)
