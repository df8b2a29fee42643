"""A small database in the middle of its life, to try migrations on without one."""

from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from main.safe_migrations.lint import lint


def shelves():
    """The models of an app `stock` of which a release is running."""
    shelf = ModelState(
        "stock",
        "Shelf",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=40)),
            ("note", models.CharField(max_length=40, null=True)),
            ("width", models.DecimalField(max_digits=5, decimal_places=2)),
            ("count", models.IntegerField(db_default=0)),
            ("room", models.ForeignKey("stock.room", models.CASCADE, db_constraint=False)),
            ("labels", models.ManyToManyField("stock.label")),
        ],
    )
    identity = [("id", models.BigAutoField(primary_key=True))]
    others = [
        ModelState("stock", "Room", identity),
        ModelState("stock", "Label", identity, {"db_table": "labels"}),
        ModelState("stock", "Report", identity, {"managed": False}),
        ModelState("stock", "WideShelf", [], {"proxy": True}, bases=("stock.shelf",)),
    ]
    return ProjectState({(model.app_label, model.name_lower): model for model in (shelf, *others)})


def migration(*operations, name="0002_change", **attributes):
    """A migration of the app `stock`."""
    kind = type(
        "Migration", (migrations.Migration,), {"operations": list(operations), **attributes}
    )
    return kind(name, "stock")


def judge(*operations, running=("stock",), **attributes):
    """The verdict on a migration while a release of the apps `running` runs."""
    (verdict,) = lint([migration(*operations, **attributes)], shelves(), running)
    return verdict


def kinds_of(*operations, **attributes):
    """The names of what the lint finds."""
    return [finding.kind.name for finding in judge(*operations, **attributes).findings]
