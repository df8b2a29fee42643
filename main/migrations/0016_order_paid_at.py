"""When an order was paid: Done alone does not tell, an unpaid one that is cancelled is Done too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("main", "0015_lone_product_scans")]
    operations = [
        migrations.AddField(
            model_name="order",
            name="paid_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When it was marked as Paid; one cancelled before that is Done without.",
                null=True,
            ),
        ),
    ]
