"""Whether a book has a tag, which the index answers alone; Django knows no index of such a table."""

from django.db import migrations

from main.safe_migrations import portable

ADD = """
CREATE INDEX CONCURRENTLY product_by_tag ON main_product_tags (producttag_id, product_id)
"""
REMOVE = "DROP INDEX CONCURRENTLY IF EXISTS product_by_tag"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0012_index_featured_products")]
    operations = [portable.RunSQL(ADD, REMOVE)]
