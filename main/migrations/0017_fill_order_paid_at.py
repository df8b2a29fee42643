"""Fill in when orders were paid, as far as that is known, a thousand at a time.

Paid ones were; Done ones when something of them was sent. Of those that were cancelled altogether
nobody knows, so they count as unpaid. The last change stands for the day.
"""

from django.db import migrations
from django.db.models import F, Q

BATCH = 1000


def fill(apps, schema_editor):
    """Write the dates that are missing. Safe to repeat."""
    orders = apps.get_model("main", "Order").objects.order_by()
    were_paid = Q(status="paid") | Q(status="done", lines__status="sent")
    unfilled = orders.filter(were_paid, paid_at=None)
    numbers = list(unfilled.values_list("pk", flat=True).distinct())
    for begin in range(0, len(numbers), BATCH):
        orders.filter(pk__in=numbers[begin : begin + BATCH]).update(paid_at=F("date_updated"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0016_order_paid_at")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
