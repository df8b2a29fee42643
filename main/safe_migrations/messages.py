"""The sentences about migrations that are refused, or fail."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from main.safe_migrations import postgresql
from main.safe_migrations.applying import HALF_DONE, ApplyError
from main.safe_migrations.kinds import Kind
from main.safe_migrations.lint import Verdict

OVERRIDE = (
    "When you know that the running release survives it, say why in the file, in class Migration:\n"
    '    allowed_because = "..."\n'
    "(for an app that is not yours: REVIEWED_MIGRATIONS in booktime/settings.py). "
    "More in docs/migrations.md."
)


def refusal(verdicts: list[Verdict]) -> str:
    """Why the plan is refused and what to do about it; empty when it is not."""
    refused = [verdict for verdict in verdicts if verdict.is_refused]
    if not refused:
        return ""
    lines = ["These migrations would hurt the release that is running. Nothing was written."]
    told: set[Kind] = set()
    for verdict in refused:
        lines += ["", *accusation(verdict)]
        for kind in dict.fromkeys(finding.kind for finding in verdict.findings):
            if kind not in told:
                lines += advice(kind)
            told.add(kind)
    return "\n".join([*lines, "", OVERRIDE])


def accusation(verdict: Verdict) -> Iterator[str]:
    """What one migration does."""
    for finding in verdict.findings:
        yield f"{verdict.name} {finding.what}."
    if verdict.has_empty_reason:
        yield f"{verdict.name} has an empty allowed_because: tell the reason, or take it out."


def advice(kind: Kind) -> Iterator[str]:
    """Why it hurts, and the way that does not."""
    yield f"    Why: {kind.why}"
    yield "    Instead:"
    yield from (f"      - {step}" for step in kind.instead)


def allowances(verdicts: list[Verdict]) -> list[str]:
    """What is allowed for a reason, to be read by whoever watches the release."""
    return [
        f"Allowed: {verdict.name} {finding.what}, because {verdict.reason}"
        for verdict in verdicts
        if not verdict.is_refused
        for finding in verdict.findings
    ]


def failure(failed: ApplyError, connection: BaseDatabaseWrapper) -> str:
    """What a migration that the database refused means, and what to do next."""
    code = postgresql.error_code(failed.cause)
    reason = str(failed.cause).strip().splitlines()[0]
    lines = [f"{failed.name} could not be applied: {reason}"]
    if code in postgresql.LOCKED:
        lines += blocked(failed, connection)
    elif code == postgresql.TOO_LONG:
        lines.append(
            "A statement took longer than MIGRATE_STATEMENT_TIMEOUT allows, or somebody cancelled "
            "it. Make the migration's steps smaller (batches), or raise the bound, and push again."
        )
    return "\n".join([*lines, *(undone() if failed.is_atomic else half_done(failed, connection))])


def blocked(failed: ApplyError, connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Who may be in the way."""
    yield (
        f"Others held a table it needs, at each of {failed.tries} tries (MIGRATE_LOCK_TIMEOUT, "
        "MIGRATE_RETRIES)."
    )
    if others := postgresql.open_transactions(connection):
        yield f"In the way may be: {'; '.join(others)}."
    yield (
        "Push again when they are done. A session that nobody needs is ended by "
        "SELECT pg_terminate_backend(NUMBER)."
    )


def undone() -> list[str]:
    """What is left of an atomic migration."""
    return ["It was undone and left nothing; the migrations before it stay applied."]


def half_done(failed: ApplyError, connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What may be left of a migration that is not atomic."""
    yield HALF_DONE.format(name=failed.name)
    if connection.vendor == "postgresql" and connection.is_usable():
        for index in postgresql.invalid_indexes(connection):
            yield f"An unfinished index is left. Remove it: DROP INDEX CONCURRENTLY {index};"
