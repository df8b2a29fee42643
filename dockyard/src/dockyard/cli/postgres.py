"""`postgres:*`: PostgreSQL databases, as the dokku-postgres plugin has them."""

from dockyard.cli import datastore, postgres_backups, postgres_schedule, postgres_upgrade
from dockyard.services.postgres import POSTGRES

PLUGIN = datastore.plugin(POSTGRES, [*postgres_backups.ROWS, *postgres_schedule.ROWS, *postgres_upgrade.ROWS])
