"""Fill the words of the books that are there, a thousand at a time: nobody waits for a lock long."""

from django.db import migrations
from django.db.models import F

BATCH = 1000


def fill(apps, schema_editor):
    """Write every name as it is: the trigger of 0006 does the rest. Safe to repeat."""
    books = apps.get_model("main", "Product").objects.order_by("pk")
    numbers = list(books.values_list("pk", flat=True))
    for begin in range(0, len(numbers), BATCH):
        books.filter(pk__in=numbers[begin : begin + BATCH]).order_by().update(name=F("name"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0006_product_words")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
