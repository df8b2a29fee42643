"""An order's invoice: a page and a PDF with the same words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from main.invoices import invoice_of
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client, user):
    """Three lines, one of them cancelled, of a logged-in shopper."""
    client.force_login(user)
    order = OrderFactory(user=user, billing_address__name="Zoë Žižková")
    for name, price, quantity, status in (
        ("Emma – a novel", "2.50", 2, "sent"),
        ("Persuasion", "7.00", 1, "cancelled"),
        ("“Очень” странные Ωδές", "1234.50", 1, "new"),
    ):
        OrderLineFactory(order=order, name=name, unit_price=price, quantity=quantity, status=status)
    return order


def invoice(client, order, wanted=""):
    return client.get(f"/orders/{order.pk}/invoice/{wanted}")


def read_pdf(response):
    """The pages of a PDF, and what it says of itself."""
    pypdf = pytest.importorskip("pypdf", reason="Needs: pip install -r requirements-dev.txt")
    return pypdf.PdfReader(BytesIO(getattr(response, "content", response)))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_what_was_cancelled_is_told_and_costs_nothing(order):
    made = invoice_of(order)
    assert [line.amount for line in made.lines] == [Decimal("5"), Decimal("0"), Decimal("1234.5")]
    assert [line.cancelled for line in made.lines] == [False, True, False]
    assert made.total == Decimal("1239.50") == order.total


SAID = (
    "Emma – a novel",
    "Persuasion (cancelled)",
    "“Очень” странные Ωδές",
    "Zoë Žižková",
    "1 Long Lane",
    "£2.50",
    "£5.00",
    "£1239.50",
)


def test_the_page_says_it_all(client, order):
    page = invoice(client, order).content.decode()
    for word in (*SAID, f"Invoice {order.pk}", order.user.email):
        assert word in page


@pytest.mark.slow
def test_the_pdf_says_it_all(client, order):
    text = words(read_pdf(invoice(client, order, "?format=pdf")))
    for word in (*SAID, f"Invoice {order.pk}", order.user.email, "page 1 of 1"):
        assert word in text


def test_its_day_is_the_shops_own(client, order, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    order.date_created = datetime(2026, 3, 31, 12, tzinfo=UTC)
    order.save()
    assert invoice_of(order).date == date(2026, 4, 1)
    assert "1 April 2026" in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_the_pdf_is_a_file_with_a_name(client, order):
    response = invoice(client, order, "?format=pdf")
    assert response["Content-Type"] == "application/pdf"
    disposition = f'attachment; filename="BookTime-invoice-{order.pk}.pdf"'
    assert response["Content-Disposition"] == disposition
    assert response.content.startswith(b"%PDF-")


@pytest.mark.slow
def test_the_pdf_has_a_title_and_a_language(client, order):
    reader = read_pdf(invoice(client, order, "?format=pdf"))
    assert reader.metadata.title == f"Invoice {order.pk}, BookTime"
    assert reader.metadata.creation_date.date() == order.date_created.date()
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


@pytest.mark.slow
def test_the_pdf_is_the_same_every_time(client, order):
    first, second = (invoice(client, order, "?format=pdf").content for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_a_long_order_is_several_pages_with_the_headings_on_each(client, order):
    for number in range(200):
        OrderLineFactory(order=order, name=f"Volume {number}", unit_price="1.00")
    reader = read_pdf(invoice(client, order, "?format=pdf"))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert f"Invoice {order.pk}" in page
        assert "Book Copies Price Amount" in page
        assert f"page {number} of {len(pages)}" in page
    assert all(f"Volume {number} 1 £1.00 £1.00" in " ".join(pages) for number in range(200))
    assert "Total £1439.50" in pages[-1]


STRANGE = (
    "日本語の本",
    "👩‍🚀 on Mars",
    "שלום",
    "e\u0301tude",
    "W" * 120,
    "\u200b",
    "\t",
    "**bold** {nb} --",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", STRANGE)
def test_no_name_is_too_strange_for_it(client, order, name):
    OrderLineFactory(order=order, name=name)
    order.billing_address.name = name
    order.billing_address.save()
    for wanted in ("", "?format=pdf"):
        assert invoice(client, order, wanted).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["{nb}", "\ue000"])
def test_no_name_becomes_the_number_of_pages(client, order, sign):
    OrderLineFactory(order=order, name=f"Sheaf {sign}")
    text = words(read_pdf(invoice(client, order, "?format=pdf")))
    assert ("Sheaf {nb}" if sign == "{nb}" else "Sheaf ?") in text
    assert "page 1 of 1" in text


def test_the_dearest_order_fits(client, order):
    OrderLineFactory(order=order, unit_price="999999.99", quantity=99)
    assert "£98999999.01" in words(read_pdf(invoice(client, order, "?format=pdf")))


def test_an_order_without_lines_has_one_too(client, user):
    client.force_login(user)
    order = OrderFactory(user=user)
    for wanted in ("", "?format=pdf"):
        assert invoice(client, order, wanted).status_code == 200


@pytest.mark.parametrize("wanted", ["docx", "PDF", "pdf\0", "", "x" * 5000])
def test_another_format_is_refused(client, order, wanted):
    response = client.get(f"/orders/{order.pk}/invoice/", {"format": wanted})
    assert response.status_code == 400
    assert "We did not understand that" in response.content.decode()
