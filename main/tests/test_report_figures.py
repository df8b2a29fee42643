"""What the reports count."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from main.models import Order
from main.reports.charts import ceiling, day_chart
from main.reports.most_bought import SHOWN, most_bought
from main.reports.orders_per_day import DAYS, Day, orders_per_day
from main.reports.period import last_days
from main.tests.factories import OrderFactory, OrderLineFactory, ProductFactory

TODAY = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Let it be noon of TODAY."""
    noon = datetime(2026, 7, 10, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def sell(*books, ago=0, at=None, **fields):
    """An order of a copy of each book, some days ago."""
    order = OrderFactory(status="paid")
    for book in books:
        OrderLineFactory(order=order, product=book, **fields)
    moment = at or timezone.now() - timedelta(days=ago)
    Order.objects.filter(pk=order.pk).update(date_created=moment)
    return order


@pytest.fixture
def emma(db):
    return ProductFactory(name="Emma", price=Decimal("5.00"))


@pytest.fixture
def walden(db):
    return ProductFactory(name="Walden", price=Decimal("7.00"))


def test_days_without_orders_are_there_as_well(emma):
    sell(emma, ago=1)
    days = orders_per_day()
    assert [day.date for day in days] == last_days(DAYS)
    assert days[-1] == Day(TODAY)
    assert sum(day.orders for day in days) == days[-2].orders == 1


def test_a_day_counts_orders_books_and_takings(emma, walden):
    sell(emma, walden, quantity=2)
    sell(emma)
    assert orders_per_day()[-1] == Day(TODAY, orders=2, books=5, takings=Decimal("29.00"))


def test_the_price_is_the_one_that_was_paid(emma):
    sell(emma)
    emma.price = 99
    emma.save()
    assert orders_per_day()[-1].takings == Decimal("5.00")


def test_cancelled_lines_do_not_count(emma, walden):
    order = sell(emma, walden)
    line = order.lines.get(product=walden)
    line.status = "cancelled"
    line.save()
    sell(walden, status="cancelled")
    assert orders_per_day()[-1] == Day(TODAY, orders=1, books=1, takings=Decimal("5.00"))
    assert [book.name for book in most_bought(30)] == ["Emma"]


def test_what_is_older_does_not_count(emma):
    sell(emma, ago=DAYS)
    assert not any(day.orders for day in orders_per_day())
    sell(emma, ago=DAYS - 1)
    assert orders_per_day()[0].orders == 1


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", date(2026, 7, 9)), ("Europe/London", date(2026, 7, 10))]
)
def test_a_day_begins_when_it_does_at_the_shop(emma, settings, zone, day):
    settings.TIME_ZONE = zone
    sell(emma, at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC))
    assert [found.date for found in orders_per_day() if found.orders] == [day]


def test_the_first_day_is_a_whole_one_at_the_shop(emma, settings):
    settings.TIME_ZONE = "Europe/London"
    first = last_days(DAYS)[0]
    midnight = timezone.make_aware(datetime(first.year, first.month, first.day))
    sell(emma, at=midnight - timedelta(seconds=1))
    sell(emma, at=midnight)
    assert orders_per_day()[0].orders == 1


def test_the_most_bought_comes_first(emma, walden):
    sell(walden)
    sell(walden)
    sell(emma, quantity=3)
    first, second = most_bought(30)
    assert (first.name, first.copies, first.orders, first.takings) == ("Emma", 3, 1, 15)
    assert (second.name, second.copies, second.orders, second.takings) == ("Walden", 2, 2, 14)


def test_books_of_one_name_are_told_apart(emma):
    sell(emma, ProductFactory(name="Emma"))
    assert [book.copies for book in most_bought(30)] == [1, 1]


@pytest.mark.parametrize(("days", "expected"), [(30, 1), (60, 2), (90, 3)])
def test_a_period_has_its_own_days(emma, days, expected):
    for ago in (29, 59, 89, 90):
        sell(emma, ago=ago)
    assert most_bought(days)[0].copies == expected


def test_a_list_has_an_end(db):
    for book in ProductFactory.create_batch(SHOWN + 1):
        sell(book)
    assert len(most_bought(30)) == SHOWN


def test_each_report_is_one_query(emma, walden, django_assert_num_queries):
    for ago in range(20):
        sell(emma, walden, ago=ago)
    with django_assert_num_queries(1):
        orders_per_day()
    with django_assert_num_queries(1):
        most_bought(90)


def test_bars_are_as_high_as_their_figures():
    day = date(2026, 6, 30)
    chart = day_chart({day: 0, day + timedelta(days=1): 2, day + timedelta(days=2): 4}, "orders")
    assert [bar.height for bar in chart.bars] == [0, 137, 274]
    assert all(bar.y + bar.height == chart.floor for bar in chart.bars)
    assert chart.bars[1].label == "1 July 2026: 2 orders"
    assert [mark.label for mark in chart.months] == ["Jul"]
    assert [mark.label for mark in chart.heights] == ["0", "1", "2", "3", "4"]


def test_bars_stay_side_by_side_within_the_chart():
    chart = day_chart(dict.fromkeys(last_days(DAYS), 1), "orders")
    ends = [bar.x + bar.width for bar in chart.bars]
    assert all(end < bar.x for end, bar in zip(ends, chart.bars[1:], strict=False))
    assert chart.left <= chart.bars[0].x
    assert ends[-1] <= chart.width


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (21, 40), (81, 200), (99_999, 200_000)]
)
def test_the_top_is_a_round_figure(highest, top):
    assert ceiling(highest) == top


def test_a_chart_of_nothing_is_no_error():
    assert day_chart({}, "orders").bars == []
