"""Making an order of a basket: once, of what the shopper saw, or not at all."""

from functools import partial

from django.db import transaction

from main.basket_changes import changes, summary
from main.baskets import farewell
from main.mails.confirmation import confirm_soon
from main.models import Address, Basket, BasketLine, Order, OrderAddress, OrderLine, Product, User


class NotOrderedError(Exception):
    """Nothing was ordered.

    Arguments:
        sentences: why, for the shopper.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class EmptyBasketError(NotOrderedError):
    """There is nothing that could be ordered."""


@transaction.atomic
def place_order(
    user: User, number: int, seen: str, *, billing: Address, shipping: Address
) -> Order:
    """Order what is in a basket, with a confirmation by mail; the same basket gives the same order.

    The basket and its books are locked before they are read: of two presses at once the second
    waits and finds the first one's order, and no book is sold that is withdrawn at that moment.

    Arguments:
        user: the shopper, whose the addresses are.
        number: of a basket of theirs.
        seen: the summary of what the shopper saw (`basket_changes.summary`).
        billing: where the invoice goes.
        shipping: where the books go.

    Raises:
        Basket.DoesNotExist: the shopper has no basket of that number.
        EmptyBasketError: it has no lines.
        NotOrderedError: a book is not for sale any more, or the basket is not what was seen.
    """
    basket = Basket.objects.select_for_update().get(pk=number, user=user)
    if basket.status == Basket.Status.SUBMITTED:
        return order_of(basket)
    lines = lock_lines(basket)
    check(lines, seen)
    order = Order.objects.create(
        user=user,
        basket=basket,
        billing_address=OrderAddress.copy_of(billing),
        shipping_address=OrderAddress.copy_of(shipping),
    )
    OrderLine.objects.bulk_create([copy_of(line, order) for line in lines])
    basket.status = Basket.Status.SUBMITTED
    basket.save(update_fields=["status", "date_updated"])
    transaction.on_commit(partial(confirm_soon, order.pk))
    return order


def order_of(basket: Basket) -> Order:
    """The order a basket has become.

    Raises:
        EmptyBasketError: the order was deleted since.
    """
    if order := Order.objects.filter(basket=basket).first():
        return order
    raise EmptyBasketError("This basket was ordered before.")


def lock_lines(basket: Basket) -> list[BasketLine]:
    """The lines of a locked basket, with their books as they are now and stay until the end."""
    lines = list(basket.lines.all())
    books = {book.pk: book for book in lock_books([line.product_id for line in lines])}
    for line in lines:
        if line.product_id in books:
            line.product = books[line.product_id]
    return [line for line in lines if line.product_id in books]


def lock_books(numbers: list[int]) -> list[Product]:
    """Lock books against changes; always in the same order, so that no two wait for each other."""
    books = Product.objects.select_for_update(no_key=True).filter(pk__in=numbers)
    return list(books.order_by("pk"))


def check(lines: list[BasketLine], seen: str) -> None:
    """Compare what would be ordered with what the shop sells and the shopper saw.

    Raises:
        EmptyBasketError: there are no lines.
        NotOrderedError: with all that is different.
    """
    if not lines:
        raise EmptyBasketError("There is nothing in your basket.")
    unsold = [farewell(line) for line in lines if not line.product.for_sale]
    if unsold or summary(lines) != seen:
        said = [*unsold, *changes(lines, seen)]
        raise NotOrderedError(*said or ["Your basket has changed meanwhile."])


def copy_of(line: BasketLine, order: Order) -> OrderLine:
    """A line of an order with today's name and price, which later ones do not touch; not saved."""
    return OrderLine(
        order=order,
        product=line.product,
        name=line.product.name,
        unit_price=line.product.price,
        quantity=line.quantity,
    )
