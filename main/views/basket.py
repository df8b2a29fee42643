"""The basket."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from main.baskets import add, basket_to_fill, current_basket, drop_unsellable, has_room
from main.forms.basket import AddToBasketForm, BasketFormSet
from main.models import Basket, Product
from main.models.basket import MAX_BOOKS
from main.redirects import safe_next


@require_POST
def add_to_basket(request: HttpRequest) -> HttpResponse:
    """Put one copy of a book into the visitor's basket, or say why not."""
    form = AddToBasketForm(request.POST)
    number = form.cleaned_data["product_id"] if form.is_valid() else None
    book = get_object_or_404(Product, pk=number)
    if reason := book.why_not_for_sale or put(request, book):
        messages.error(request, reason)
    else:
        messages.success(request, f"“{book.name}” is in your basket.")
    return redirect(safe_next(request, book.get_absolute_url()))


@transaction.atomic
def put(request: HttpRequest, book: Product) -> str:
    """Put a copy into the visitor's basket; return why not, or an empty string."""
    filled = basket_to_fill(request)
    if not has_room(filled, book):
        return f"Your basket is full: it holds {MAX_BOOKS} different books. Order these first."
    add(filled, book)
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """Show the basket, and change its quantities."""
    found = current_basket(request)
    if found is None:
        return render(request, "main/basket.html", {"basket": None, "lines": [], "total": 0})
    for sentence in drop_unsellable(found):
        messages.warning(request, sentence)
    if request.method == "POST":
        return change(request, found)
    return show(request, found, BasketFormSet(None, found))


def change(request: HttpRequest, found: Basket) -> HttpResponse:
    """Save the quantities sent; a mistake shows the page again with what is wrong.

    The button "Check out" saves them as well: nobody orders another quantity than they typed.
    """
    formset = BasketFormSet(request.POST, found)
    if not formset.is_valid():
        return show(request, found, formset, status=422)
    formset.save()
    if "checkout" in request.POST:
        return redirect("address_select")
    messages.success(request, "Your basket is up to date.")
    return redirect("basket")


def show(
    request: HttpRequest, found: Basket, formset: BasketFormSet, status: int = 200
) -> HttpResponse:
    """Render the basket page."""
    context = {
        "basket": found,
        "lines": list(formset.lines.values()),
        "total": found.total(),
        "formset": formset,
    }
    return render(request, "main/basket.html", context, status=status)
