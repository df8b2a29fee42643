"""What Django's own pages with a form need to be like ours."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods


class FormPage:
    """Put before a view of Django's: kept by no cache, 422 when something is wrong in the form."""

    @method_decorator(never_cache)
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer."""
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: BaseForm) -> HttpResponseBase:
        """Show the form again with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
