"""The API for people: what a program would get, on a page of the shop."""

from typing import Any

from rest_framework import renderers


class PageRenderer(renderers.BrowsableAPIRenderer):
    """Answers to read and to browse, in the shop's own looks.

    REST framework's page needs inline scripts for its forms, which the Content-Security-Policy
    forbids; so there are none. Staff change orders in the dispatchers' admin.
    """

    template = "main/api.html"
    format = "html"

    def get_context(
        self, data: Any, accepted_media_type: str, renderer_context: dict[str, Any]
    ) -> dict[str, Any]:
        """What the page shows."""
        view, request = renderer_context["view"], renderer_context["request"]
        json = self.get_default_renderer(view)
        is_list = isinstance(data, dict) and "results" in data
        return {
            "name": view.get_view_name(),
            "description": (view.__doc__ or "").partition("\n")[0],
            "content": self.get_content(json, data, accepted_media_type, renderer_context),
            "breadcrumbs": self.get_breadcrumbs(request)[:-1],
            "page": data if is_list else None,
            "filter_form": self.filter_form(view, request) if is_list else None,
            "methods": view.allowed_methods,
        }

    def filter_form(self, view: Any, request: Any) -> Any:
        """The filters of a list as a form."""
        return view.filterset_class(request.query_params, request=request).form
