"""No helper processes for questions about books: starting them takes longer than a page may.

And statistics of the new columns and indexes at once: autovacuum would gather them in a while.
"""

from django.db import migrations

from main.safe_migrations import portable


class Migration(migrations.Migration):
    dependencies = [("main", "0014_drop_old_indexes")]
    operations = [
        portable.RunSQL(
            ["ALTER TABLE main_product SET (parallel_workers = 0)", "ANALYZE main_product"],
            "ALTER TABLE main_product RESET (parallel_workers)",
        ),
    ]
