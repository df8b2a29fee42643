"""An index for PostgreSQL's full text search; other databases search without one.

Migration 0008 makes a better one, and 0014 drops this.
"""

from django.db import migrations

NAME = "product_search"


def index():
    """The index of the weighted words of a product."""
    from django.contrib.postgres.indexes import GinIndex
    from django.contrib.postgres.search import SearchVector

    vector = SearchVector("name", weight="A", config="english")
    vector += SearchVector("author", weight="A", config="english")
    vector += SearchVector("description", weight="C", config="english")
    return GinIndex(vector, name=NAME)


def add(apps, schema_editor):
    """Make the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.add_index(apps.get_model("main", "Product"), index())


def remove(apps, schema_editor):
    """Drop the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.remove_index(apps.get_model("main", "Product"), index())


class Migration(migrations.Migration):
    """Add the index."""

    dependencies = [("main", "0001_initial")]
    allowed_because = "a shop's books are some thousand rows: the index is there in a second"
    operations = [migrations.RunPython(add, remove)]
