"""From the basket to an order."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from main.basket_changes import summary
from main.baskets import current_basket, drop_unsellable
from main.forms.address import AddressForm
from main.forms.order import CheckoutForm
from main.models import Basket, Order
from main.orders import EmptyBasketError, NotOrderedError, place_order
from main.views.order import SESSION_KEY


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_select(request: HttpRequest) -> HttpResponse:
    """Show what will be ordered and where it may go; place the order, or save a new address."""
    if request.method != "POST":
        return show(request, said=dropped(request))
    if "save_address" in request.POST:
        return save_address(request)
    return order(request)


def dropped(request: HttpRequest) -> list[str]:
    """Take out of the basket what is not sold any more; returns the sentences to say."""
    basket = current_basket(request)
    return drop_unsellable(basket) if basket else []


def save_address(request: HttpRequest) -> HttpResponse:
    """Save an address of the shopper's, and come back with it chosen."""
    form = AddressForm(request.POST)
    # A form sent twice is one address.
    if form.is_valid() and (
        request.user.addresses.filter(**form.cleaned_data).exists() or form.save_for(request.user)
    ):
        return redirect("address_select")
    return show(request, address_form=form, status=422)


def order(request: HttpRequest) -> HttpResponse:
    """Place the order, or say why not."""
    form = CheckoutForm(request.user, request.POST)
    valid = form.is_valid()
    number = form.cleaned_data.get("basket")
    basket = get_object_or_404(Basket, pk=number, user=request.user)
    # A form sent again leads to its order, even if its addresses are gone meanwhile.
    if earlier := Order.objects.filter(basket=basket).first():
        return done(request, earlier)
    if not valid:
        return show(request, form=form, said=dropped(request), status=422)
    try:
        return done(request, place(request, form))
    except EmptyBasketError:
        return show(request)
    except NotOrderedError as error:
        said = dict.fromkeys([*error.sentences, *dropped(request)])
        return show(request, form=form, said=list(said), status=422)


def place(request: HttpRequest, form: CheckoutForm) -> Order:
    """Place the order a valid form describes.

    Raises:
        NotOrderedError: nothing was ordered.
    """
    data = form.cleaned_data
    return place_order(
        request.user,
        data["basket"],
        data["seen"],
        billing=data["billing"],
        shipping=data["shipping"] or data["billing"],
    )


def done(request: HttpRequest, order: Order) -> HttpResponse:
    """Lead to the page that says thank you."""
    request.session[SESSION_KEY] = order.pk
    return redirect("order_done")


def show(
    request: HttpRequest,
    *,
    form: CheckoutForm | None = None,
    address_form: AddressForm | None = None,
    said: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page; with nothing to order lead back to the basket, which says so.

    Arguments:
        request: the visitor's.
        form: what they chose, when it is not to be asked anew.
        address_form: an address with mistakes.
        said: what has happened to the basket.
        status: of the answer.
    """
    basket = current_basket(request)
    lines = lines_of(basket) if basket else []
    if not lines:
        for sentence in said or []:
            messages.warning(request, sentence)
        messages.error(request, "There is nothing in your basket to order.")
        return redirect("basket")
    context = {
        "basket": basket,
        "lines": lines,
        "seen": summary(lines),
        "total": sum(line.line_total for line in lines),
        "form": form or CheckoutForm(request.user),
        "address_form": address_form or AddressForm(),
        "said": said,
        "refused": status != 200 and said,
    }
    return render(request, "main/checkout.html", context, status=status)


def lines_of(basket: Basket) -> list[Any]:
    """The lines with their books and covers, as they are shown and summed up."""
    return list(basket.lines.select_related("product").prefetch_related("product__images"))
