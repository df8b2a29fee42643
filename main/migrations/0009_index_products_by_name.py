"""Lists by name, which the index answers alone, price filter included."""

from django.db import migrations, models

from main.safe_migrations import portable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0008_index_product_words")]
    operations = [
        portable.AddIndexConcurrently(
            "product",
            models.Index(fields=("active", "name", "id", "price"), name="product_list_name"),
        ),
    ]
