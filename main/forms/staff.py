"""Logging in on a site of the staff's."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from main.models import User

if TYPE_CHECKING:
    from main.admin_sites import StaffSite


class StaffLoginForm(AdminAuthenticationForm):
    """Django's own form, which also tells people of another site where theirs is."""

    def __init__(self, *args: Any, site: "StaffSite", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site

    def confirm_login_allowed(self, user: User) -> None:
        """Let in whom the site welcomes: with another role one would find closed doors only."""
        super().confirm_login_allowed(user)
        if not self.site.welcomes(user):
            raise ValidationError(self.site.way_for(user), code="wrong_site")
