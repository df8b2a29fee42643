"""Drop the indexes that 0008 to 0011 replace.

Those of the lists serve the running release as well. Its search has to do without an index until
it is replaced: a tenth of a second for a thousand books. To keep the old one would cost every
writing of a book, and forbid descriptions of more than a megabyte.
"""

from django.db import migrations

from main.safe_migrations import portable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("main", "0013_index_tagged_products")]
    operations = [
        portable.RemoveIndexConcurrently("product", "product_by_name"),
        portable.RemoveIndexConcurrently("product", "product_by_price"),
        portable.RemoveIndexConcurrently("product", "product_by_date"),
        portable.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS product_search", migrations.RunSQL.noop),
    ]
