"""The few books of the home page among many."""

from django.db import migrations, models

from main.safe_migrations import portable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0011_index_products_by_date")]
    operations = [
        portable.AddIndexConcurrently(
            "product",
            models.Index(
                fields=("name", "id"),
                name="product_featured",
                condition=models.Q(active=True, featured=True),
            ),
        ),
    ]
