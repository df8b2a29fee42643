"""Lists of books, a page at a time, of which a large shop has very long ones."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from main.models import Product
from main.models.product import ProductQuerySet
from main.views.paging import BOOKS_A_PAGE

MOST_BOOKS = 1000
"""Books of a list that are counted and shown. Beyond it a page would cost the more the further it
is: nobody turns forty pages, shelves, prices and words lead there."""


class BookPaginator(Paginator):
    """Pages of a list of which the primary keys are known, MOST_BOOKS at most."""

    def __init__(self, keys: list[int]) -> None:
        """Take the keys: one more than MOST_BOOKS says that the list goes on (`has_more`)."""
        self.has_more = len(keys) > MOST_BOOKS
        super().__init__(keys[:MOST_BOOKS], BOOKS_A_PAGE)

    @property
    def count_in_words(self) -> str:
        """How many books the list has, as far as they are counted."""
        number = f"{self.count:,} book{'' if self.count == 1 else 's'}"
        return f"more than {number}" if self.has_more else number

    def page(self, number: int | str) -> Page:
        """A page with its books; one that was deleted just now is passed over."""
        page = super().page(number)
        books = Product.objects.for_cards().in_bulk(page.object_list)
        page.object_list = [books[key] for key in page.object_list if key in books]
        return page


def keys_of(books: ProductQuerySet) -> list[int]:
    """The keys of a list's first books, in order.

    Indexes answer that without a look at a book; neither a count nor a far page costs more.
    """
    return list(books.values_list("pk", flat=True)[: MOST_BOOKS + 1])


def book_page(request: HttpRequest, keys: list[int]) -> Page:
    """The page the address asks for; the nearest one when there is no such page."""
    return BookPaginator(keys).get_page(request.GET.get("page"))
