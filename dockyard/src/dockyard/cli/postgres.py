"""`postgres:*`: PostgreSQL databases, as the dokku-postgres plugin has them."""

from dockyard.cli import datastore
from dockyard.services.postgres import POSTGRES

PLUGIN = datastore.plugin(POSTGRES)
