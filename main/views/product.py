"""Lists of books, and a book's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from main.forms.product import ProductFilterForm
from main.models import Product, ProductTag
from main.views.book_paging import book_page, keys_of
from main.views.paging import querystring

ALL = "all"
"""The word that stands for every tag in an address."""


@require_safe
def product_list(request: HttpRequest, tag: str) -> HttpResponse:
    """Show the books of a tag, or all, filtered and sorted as the form says."""
    books = Product.objects.active()
    chosen = None
    if tag != ALL:
        chosen = get_object_or_404(ProductTag.objects.active(), slug=tag)
        books = books.on_shelf(chosen)
    form = ProductFilterForm(request.GET)
    context = {
        "tag": chosen,
        "tags": ProductTag.objects.active(),
        "page_obj": book_page(request, keys_of(form.apply(books))),
        "filter_form": form,
        "querystring": querystring(request),
    }
    return render(request, "main/product_list.html", context)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a book, also one that is not sold any more: old links still say what it was."""
    book = get_object_or_404(Product.objects.for_cards(), slug=slug)
    context = {
        "product": book,
        "images": gallery(book),
        "add_form_enabled": book.for_sale,
    }
    return render(request, "main/product.html", context)


def gallery(book: Product) -> list[dict[str, str]]:
    """What the image switcher needs to know of a book's pictures."""
    return [
        {
            "src": image.display_url,
            "thumbnail": image.thumbnail.url,
            "alt": f"Cover of {book.name}" if number == 1 else f"Picture {number} of {book.name}",
        }
        for number, image in enumerate(book.images.all(), start=1)
    ]
