"""The staff's sites: owners, central office, dispatchers, each with its own colour and rights.

Who may come in is decided here, by role; what they find, by main/admin/; what they may do with
it, by the rights of their group.
"""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin import site as owners
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.cache import never_cache

from main.forms.staff import StaffLoginForm
from main.views import report

View = Callable[..., HttpResponseBase]

NO_ROLE = "Your account has no role in the shop. An owner can give it one."


class StaffSite(AdminSite):
    """What the three sites have in common."""

    role: str
    """The property of a user that lets them in."""
    called: str
    """How sentences call it."""
    stylesheet: str
    """Its colour: a static file."""
    index_title = "The shop"
    index_template = "admin/staff_index.html"
    login_template = "admin/staff_login.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.login_form = partial(StaffLoginForm, site=self)

    @property
    def address(self) -> str:
        """Where it begins."""
        return reverse("admin:index", current_app=self.name)

    def welcomes(self, user: Any) -> bool:
        """Whether somebody's role lets them in; a stranger has none."""
        return getattr(user, self.role, False)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the visitor may see any page here."""
        return self.welcomes(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Refuse somebody else's staff with a sentence; asking them again to log in is a loop."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                return self.refusal(request)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    @method_decorator(never_cache)
    def refusal(self, request: HttpRequest) -> HttpResponseBase:
        """403: says which site is the visitor's."""
        context = {"way": self.way_for(request.user)}
        return render(request, "main/wrong_site.html", context, status=403)

    def way_for(self, user: Any) -> str:
        """A sentence for somebody whom this site does not welcome; HTML."""
        own = site_of(user)
        if own is None:
            return format_html("This is {}. {}", self.called, NO_ROLE)
        return format_html(
            'This is {}. Yours is <a href="{}">{}</a>.', self.called, own.address, own.called
        )

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Log in; whoever is logged in with another role reads which site is theirs."""
        way = self.way_for(request.user) if request.user.is_authenticated else ""
        return super().login(request, {"way": way, **(extra_context or {})})

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the shop's own page, which also writes to whom the account belongs."""
        return redirect("password_change")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the site knows."""
        return {**super().each_context(request), "site": self}


class ReportingSite(StaffSite):
    """A site whose people see what is sold."""

    index_template = "admin/reporting_index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the reports to the pages of the models."""
        return [
            path(f"reports/{address}/", self.admin_view(partial(view, site=self)), name=name)
            for address, view, name in report.REPORTS
        ] + super().get_urls()


class OwnersSite(ReportingSite):
    """Everything. It is Django's default site, so other apps' models are here as well."""

    role = "is_owner"
    called = "the owners’ site"
    site_header = site_title = "BookTime owners"
    stylesheet = "main/admin-owners.css"


class OfficeSite(ReportingSite):
    """Books, orders and shoppers."""

    role = "is_employee"
    called = "the central office’s site"
    site_header = site_title = "BookTime central office"
    stylesheet = "main/admin-office.css"


class DispatchSite(StaffSite):
    """Parcels: what to send, and where."""

    role = "is_dispatcher"
    called = "the dispatchers’ site"
    site_header = site_title = "BookTime dispatch"
    stylesheet = "main/admin-dispatch.css"


office = OfficeSite("office-admin")
dispatch = DispatchSite("dispatch-admin")

SITES = (owners, office, dispatch)
"""All of them, the one that may do most first."""


def site_of(user: Any) -> StaffSite | None:
    """The site that somebody works on, or None."""
    return next((site for site in SITES if site.welcomes(user)), None)
