"""The groups of staff, with the rights that their sites need."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

LOOK = ("view",)
TEND = ("view", "change")
KEEP = ("view", "add", "change")

RIGHTS = {
    "Employees": {
        "product": KEEP,
        "productimage": KEEP,
        "producttag": KEEP,
        "order": TEND,
        "orderline": TEND,
        "user": LOOK,
        "address": LOOK,
        "basket": LOOK,
        "basketline": LOOK,
    },
    "Dispatchers": {"order": TEND, "orderline": TEND},
}
"""Group -> model -> what its people may do with it."""


def add_groups(apps, schema_editor):
    """Make each group that is not there; one that is there is its owner's, and stays as it is."""
    # Django makes permissions after all migrations, so a new database has none yet.
    create_permissions(installed.get_app_config("main"), apps=apps, verbosity=0)
    for name, models in RIGHTS.items():
        group, created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        if created:
            group.permissions.set(rights(apps, models))


def rights(apps, models):
    """The permissions of an entry of RIGHTS."""
    codenames = [f"{act}_{model}" for model, acts in models.items() for act in acts]
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.filter(content_type__app_label="main", codename__in=codenames)


class Migration(migrations.Migration):
    """Add the groups. The way back leaves them: people are in them."""

    dependencies = [
        ("main", "0003_orders"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
