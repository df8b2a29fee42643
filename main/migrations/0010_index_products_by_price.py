"""Lists by price, which the index answers alone."""

from django.db import migrations, models

from main.safe_migrations import portable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0009_index_products_by_name")]
    operations = [
        portable.AddIndexConcurrently(
            "product",
            models.Index(fields=("active", "price", "id"), name="product_list_price"),
        ),
    ]
