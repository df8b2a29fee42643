"""Tables of the models in a migration's state, and those that a plan itself creates."""

from dataclasses import dataclass

from django.conf import settings
from django.db.migrations import AddField, AlterModelTable, CreateModel, RenameModel, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

from main.safe_migrations import sql
from main.safe_migrations.columns import is_relation_table


@dataclass(frozen=True)
class Table:
    """The table of a model, at one point of the migrations' way."""

    app: str
    model: ModelState

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return self.model.options.get("db_table") or f"{self.app}_{self.model.name_lower}"

    @property
    def is_named(self) -> bool:
        """Whether the model says its table's name, so that renaming the model keeps it."""
        return bool(self.model.options.get("db_table"))

    def relation(self, name: str, field: Field) -> str:
        """The table of the many-to-many field `name`."""
        return field.db_table or f"{self.name}_{name}"

    def relations(self) -> list[str]:
        """The tables of all many-to-many fields."""
        fields = self.model.fields.items()
        return [self.relation(name, field) for name, field in fields if is_relation_table(field)]

    def is_migrated(self) -> bool:
        """Whether migrations touch it: not those of proxies, unmanaged and swapped models."""
        options = self.model.options
        swappable = options.get("swappable")
        label = f"{self.app}.{self.model.name_lower}"
        is_swapped = swappable and getattr(settings, swappable, label).lower() != label
        return options.get("managed", True) and not options.get("proxy") and not is_swapped


def table_of(state: ProjectState, app: str, model_name: str) -> Table | None:
    """The table of a model, or None where migrations have no say in it."""
    model = state.models.get((app, model_name.lower()))
    table = Table(app, model) if model else None
    return table if table and table.is_migrated() else None


def relations_with(state: ProjectState, table: Table) -> list[str]:
    """The tables of many-to-many fields, its own and others', with its model's name in a column."""
    label = f"{table.app}.{table.model.name_lower}"
    others = [
        Table(app, model).relation(name, field)
        for (app, _), model in state.models.items()
        for name, field in model.fields.items()
        if is_relation_table(field) and field.deconstruct()[3]["to"].lower() == label
    ]
    return [*table.relations(), *others]


def created_by(operation: Operation, app: str, state: ProjectState, created: set[str]) -> set[str]:
    """The tables which are new after an operation, given those `created` before it."""
    if isinstance(operation, CreateModel):
        model = ModelState(app, operation.name, operation.fields, operation.options)
        table = Table(app, model)
        return {table.name, *table.relations()}
    if isinstance(operation, RunSQL):
        return sql.tables_created(operation)
    if isinstance(operation, AddField) and is_relation_table(operation.field):
        table = table_of(state, app, operation.model_name)
        return {table.relation(operation.name, operation.field)} if table else set()
    if isinstance(operation, RenameModel):
        table = table_of(state, app, operation.old_name)
        return {f"{app}_{operation.new_name_lower}"} if table and table.name in created else set()
    if isinstance(operation, AlterModelTable):
        table = table_of(state, app, operation.name)
        return {operation.table} if table and table.name in created and operation.table else set()
    return set()
