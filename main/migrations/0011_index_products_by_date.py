"""Lists by date, which the index answers alone, price filter included."""

from django.db import migrations, models

from main.safe_migrations import portable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0010_index_products_by_price")]
    operations = [
        portable.AddIndexConcurrently(
            "product",
            models.Index(
                fields=("active", "-date_added", "-id", "price"), name="product_list_date"
            ),
        ),
    ]
