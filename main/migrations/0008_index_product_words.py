"""The index of the search: one for both columns, of which a question may use either."""

from django.db import migrations

from main.safe_migrations import portable

ADD = "CREATE INDEX CONCURRENTLY product_words ON main_product USING gin (title_words, words)"
REMOVE = "DROP INDEX CONCURRENTLY IF EXISTS product_words"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0007_fill_product_words")]
    operations = [portable.RunSQL(ADD, REMOVE)]
