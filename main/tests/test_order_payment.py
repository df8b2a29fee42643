"""How to pay: told to whoever has an order that is not paid, and to nobody else."""

from io import BytesIO

import pytest
from django.core import mail

from main.invoices import invoice_of
from main.mails.confirmation import confirm
from main.models import Order
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db
WORDS = "Pay <soon> & well.\nAccount 12345678"
ON_PAGES = "Pay &lt;soon&gt; &amp; well.\nAccount 12345678"
PAGES = ("/orders/{}/", "/orders/{}/invoice/", "/order/done/")


@pytest.fixture(autouse=True)
def _instructions(settings):
    settings.PAYMENT_INSTRUCTIONS = WORDS


@pytest.fixture
def order(client, user):
    """A new order of a logged-in shopper, who has just placed it."""
    client.force_login(user)
    order = OrderFactory(user=user)
    OrderLineFactory(order=order)
    session = client.session
    session["last_order"] = order.pk
    session.save()
    return order


@pytest.mark.parametrize("page", PAGES)
def test_it_is_told_while_an_order_is_not_paid(client, order, page):
    assert ON_PAGES in client.get(page.format(order.pk)).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("status", ["paid", "done"])
def test_nobody_pays_twice(client, order, page, status):
    Order.objects.update(status=status)
    assert "How to pay" not in client.get(page.format(order.pk)).content.decode()


def test_the_confirmation_tells_it(order):
    confirm(order.pk)
    assert f"How to pay:\n{WORDS}\n\nInvoice to:\n" in mail.outbox[0].body


def test_a_confirmation_that_comes_late_asks_nobody_to_pay_twice(order):
    Order.objects.update(status="paid")
    confirm(order.pk)
    assert "How to pay" not in mail.outbox[0].body


def test_the_pdf_tells_it(order):
    pypdf = pytest.importorskip("pypdf", reason="Needs: pip install -r requirements-dev.txt")
    from main.invoices.pdf import pdf

    (page,) = pypdf.PdfReader(BytesIO(pdf(invoice_of(order)))).pages
    assert "How to pay Pay <soon> & well. Account 12345678" in " ".join(page.extract_text().split())
