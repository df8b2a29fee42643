"""Cron expressions: five fields, or a word such as `@daily`. Times are UTC, as everywhere in dockyard."""

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from dockyard.errors import DockyardError

WORDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
"""crontab(5)'s; `@reboot` is no time."""

FIELDS = 5


REMEDY = 'Write five fields (minute, hour, day, month, day of the week) as in "30 3 * * *", or @daily, @hourly ...'


class NoSchedule(DockyardError):
    """An expression that means no time: `why` not, and the `remedy`."""

    def __init__(self, expression: str, why: str) -> None:
        super().__init__(f'"{expression}" is no schedule ({why})\n{REMEDY}')
        self.why, self.remedy = why, REMEDY


def check(expression: str) -> str:
    """The expression; raises NoSchedule when it is none or never comes true."""
    after(expression, datetime.now(UTC))
    return expression


def after(expression: str, moment: datetime) -> datetime:
    """The first time after `moment` that the expression means. Raises NoSchedule as `check`."""
    fields = WORDS.get(expression, expression)
    try:
        if len(fields.split()) != FIELDS:
            raise CronSimError(f"it has {len(fields.split())} fields")
        return next(CronSim(fields, moment.astimezone(UTC)))
    except (CronSimError, StopIteration) as reason:
        why = str(reason) or "that day never comes"
        raise NoSchedule(expression, f"{why[0].lower()}{why[1:]}") from None
