"""The address book: everybody sees and changes their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from main.forms.address import AddressForm
from main.redirects import safe_next


@never_cache
@require_http_methods(["GET", "HEAD"])
@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    """List them."""
    return render(request, "main/addresses.html", {"addresses": request.user.addresses.all()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_create(request: HttpRequest) -> HttpResponse:
    """Write a new one, then go on to `next`: the checkout sends people here."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.save_for(request.user):
        messages.success(request, "The address is in your address book.")
        return redirect(goal(request))
    return show(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one. Orders keep the address they were placed with."""
    address = get_object_or_404(request.user.addresses, pk=pk)
    form = AddressForm(request.POST if request.method == "POST" else None, instance=address)
    if form.is_valid():
        form.save()
        messages.success(request, "The address is changed.")
        return redirect(goal(request))
    return show(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete one."""
    address = get_object_or_404(request.user.addresses, pk=pk)
    if request.method == "POST":
        address.delete()
        messages.success(request, "The address is deleted.")
        return redirect(goal(request))
    return render(request, "main/address_delete.html", {"address": address, "goal": goal(request)})


def goal(request: HttpRequest) -> str:
    """Where to go when it is done."""
    return safe_next(request, resolve_url("addresses"))


def show(request: HttpRequest, form: AddressForm) -> HttpResponse:
    """Render the form."""
    context = {"form": form, "address": form.instance, "goal": goal(request)}
    return render(request, "main/address.html", context, status=422 if form.errors else 200)
