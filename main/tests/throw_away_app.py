"""An app `stock` in a directory of its own, whose migrations a test writes.

It has no models, for Django keeps those of a process: migrations bring their own.
"""

import importlib
import sys
from pathlib import Path

FIRST = """
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Shelf",
            [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())],
        ),
    ]
"""

CHANGE = """
from django.db import migrations, models
from main.safe_migrations import portable

{before}
class Migration(migrations.Migration):
    dependencies = [("stock", "{after}")]
    {attributes}
    operations = [{operations}]
"""

SETTINGS = """
from booktime.settings import *
INSTALLED_APPS += ["stock"]
"""


class Stock:
    """The app: a package `stock` and settings `stock_settings` that have it installed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.last = "0001_initial"
        self.write("stock_settings.py", SETTINGS)
        self.write("stock/__init__.py", "")
        self.write("stock/migrations/__init__.py", "")
        self.write("stock/migrations/0001_initial.py", FIRST)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        place = self.directory / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        importlib.invalidate_caches()

    def change(self, name: str, operations: str, attributes: str = "", before: str = "") -> None:
        """Add a migration after the last one.

        Arguments:
            name: such as "0002_change".
            operations: Python, what is between the brackets.
            attributes: a line more in its class.
            before: Python above the class.
        """
        text = CHANGE.format(
            after=self.last, operations=operations, attributes=attributes, before=before
        )
        self.write(f"stock/migrations/{name}.py", text)
        self.last = name

    def forget(self) -> None:
        """Let Python import the app anew."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "stock"]:
            del sys.modules[name]
