"""What a release knows of its migrations.

The platform reads it from a file of the build, and refuses to go back to code that cannot live with
the database. Needs no database itself.
"""

from collections.abc import Iterator
from typing import Any

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from main.safe_migrations.lint import read


class ConflictError(Exception):
    """An app has two migrations that are the last."""


def describe() -> dict[str, Any]:
    """The last migration of each app, and for each on disk whether older code can live with it.

    Returns:
        {"leaves": {"main": "0002_x"},
         "migrations": {"main.0002_x": {"contracting": True, "what": "drops column main_a.b"}}}
        with "what" only where contracting is true.

    Raises:
        ConflictError: with a sentence.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if conflicts := loader.detect_conflicts():
        found = "; ".join(f"{app}: {', '.join(sorted(two))}" for app, two in conflicts.items())
        raise ConflictError(
            f"Migrations conflict, each is the last of its app ({found}). "
            "Run ./manage.py makemigrations --merge and commit the result."
        )
    return {
        "leaves": dict(sorted(loader.graph.leaf_nodes())),
        "migrations": dict(sorted([*facts_of_plan(loader), *facts_of_squashed(loader)])),
    }


def facts_of_plan(loader: MigrationLoader) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts of the migrations that a new database would get, in their order."""
    state = ProjectState(real_apps=loader.unmigrated_apps)
    plan: dict[tuple[str, str], Migration] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        plan |= {key: loader.graph.nodes[key] for key in loader.graph.forwards_plan(leaf)}
    for migration in plan.values():
        yield facts(migration, state)


def facts_of_squashed(loader: MigrationLoader) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts of migrations that a squashed one replaces: an old database knows them."""
    unsquashed = MigrationLoader(None, ignore_no_migrations=True, replace_migrations=False)
    for key in sorted(loader.disk_migrations.keys() - loader.graph.nodes.keys()):
        yield facts(loader.disk_migrations[key], unsquashed.project_state(key, at_end=False))


def facts(migration: Migration, state: ProjectState) -> tuple[str, dict[str, Any]]:
    """The name and the facts of a migration; `state`, the models before it, becomes those after."""
    what = [found.what for found in read(migration, state, set()) if found.kind.contracting]
    told = {"contracting": bool(what)} | ({"what": "; ".join(what)} if what else {})
    return f"{migration.app_label}.{migration.name}", told
