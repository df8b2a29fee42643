"""An order's invoice."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from main.invoices import Invoice, invoice_of
from main.models import Order


@never_cache
@login_required
@require_safe
def invoice(request: HttpRequest, number: int) -> HttpResponse:
    """Show an invoice to its shopper or an employee: as a page, or `?format=pdf` as a file."""
    found = Order.objects.visible_to(request.user).prefetch_related("lines")
    found = found.select_related("user", "billing_address", "shipping_address")
    made = invoice_of(get_object_or_404(found, pk=number))
    wanted = request.GET.get("format", "html")
    if wanted == "pdf":
        return file_of(made)
    if wanted != "html":
        raise BadRequest("An invoice comes as html or pdf.")
    return render(request, "main/invoice.html", {"invoice": made})


def file_of(invoice: Invoice) -> HttpResponse:
    """The PDF, to be saved under its own name."""
    from main.invoices.pdf import pdf  # with all of fpdf2, which no other page needs

    disposition = f'attachment; filename="{invoice.filename}"'
    return HttpResponse(
        pdf(invoice),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )
