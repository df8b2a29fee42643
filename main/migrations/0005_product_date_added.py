"""The date of a book can be given: made-up catalogues spread theirs. Nothing changes in tables."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("main", "0004_staff_groups")]
    operations = [
        migrations.AlterField(
            model_name="product",
            name="date_added",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
