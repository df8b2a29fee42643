"""Reading a plan of migrations before anything of it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.migrations import Migration, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from main.safe_migrations.kinds import Finding
from main.safe_migrations.operations import Before, findings
from main.safe_migrations.tables import created_by


@dataclass(frozen=True)
class Verdict:
    """What there is to say about one migration.

    Attributes:
        name: "app.0001_name".
        findings: what the running release may not survive.
        reason: why it is allowed all the same; None where nobody says anything.
    """

    name: str
    findings: list[Finding] = field(default_factory=list)
    reason: str | None = None

    @property
    def has_empty_reason(self) -> bool:
        """Whether somebody wants it allowed and does not say why."""
        is_text = isinstance(self.reason, str) and self.reason.strip()
        return self.reason is not None and not is_text

    @property
    def is_refused(self) -> bool:
        """Whether the plan must not be carried out."""
        return self.has_empty_reason or bool(self.findings and not self.reason)


def lint_pending(executor: MigrationExecutor) -> list[Verdict]:
    """Read what is not applied to the executor's database.

    An app of which nothing was ever applied has no running code, and is passed over.
    """
    loader = executor.loader
    plan = [one for one, _ in executor.migration_plan(loader.graph.leaf_nodes())]
    running_apps = {app for app, _ in loader.applied_migrations}
    return lint(plan, applied_state(executor), running_apps) if plan else []


def applied_state(executor: MigrationExecutor) -> ProjectState:
    """The models as the applied migrations left them."""
    loader = executor.loader
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True):
        if (migration.app_label, migration.name) in loader.applied_migrations:
            state = migration.mutate_state(state, preserve=False)
    return state


def lint(
    plan: Iterable[Migration], state: ProjectState, running_apps: Iterable[str]
) -> list[Verdict]:
    """Read migrations that are to be applied together.

    Arguments:
        plan: the migrations in their order.
        state: the models before the first; it is changed.
        running_apps: the apps whose tables a running release may use.
    """
    created: set[str] = set()
    verdicts = []
    for migration in plan:
        found = list(read(migration, state, created))
        is_running = migration.app_label in running_apps
        name = f"{migration.app_label}.{migration.name}"
        verdicts.append(Verdict(name, found if is_running else [], reason_for(migration)))
    return verdicts


def read(migration: Migration, state: ProjectState, created: set[str]) -> Iterator[Finding]:
    """What one migration does, but for what it does to tables nobody uses yet.

    Arguments:
        migration: the one to read.
        state: the models before it; they are after it as they will be then.
        created: the tables of which that is true; those it creates are added.
    """
    for operation in migration.operations:
        for finding in findings(operation, Before(migration, state)):
            if finding.table not in created:
                yield finding
        for one in in_the_database(operation):
            created |= created_by(one, migration.app_label, state, created)
        operation.state_forwards(migration.app_label, state)


def in_the_database(operation: Operation) -> list[Operation]:
    """The operations that an operation carries out in the database: mostly itself."""
    if isinstance(operation, SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def reason_for(migration: Migration) -> str | None:
    """Why a migration is allowed whatever is found in it.

    The file says so itself (`allowed_because`), or for other people's files the setting
    REVIEWED_MIGRATIONS.
    """
    named = settings.REVIEWED_MIGRATIONS.get(f"{migration.app_label}.{migration.name}")
    return getattr(migration, "allowed_because", named)
