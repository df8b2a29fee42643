"""`redis:*`: Redis servers, as the dokku-redis plugin has them."""

from dockyard.cli import datastore
from dockyard.services.redis import REDIS

PLUGIN = datastore.plugin(REDIS)
