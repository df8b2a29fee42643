"""PostgreSQL and Redis of their own, from dockyard."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = "front"
KINDS = {"DATABASE_URL": "postgres", "REDIS_URL": "redis"}


class Services:
    """A platform that runs nothing but the two services."""

    def __init__(self, home):
        self.environment = os.environ | {
            "DOCKYARD_HOME": home,
            "PYTHONPATH": str(ROOT / "dockyard" / "src"),
        }

    def dokku(self, *words):
        """Run a command of dockyard's and return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "dockyard", *words],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def addresses(self):
        """The config vars that name the services."""
        return {
            variable: self.dokku(f"{kind}:info", NAME, "--dsn") for variable, kind in KINDS.items()
        }

    def restart(self, kind):
        """Stop a service and start it again."""
        self.dokku(f"{kind}:stop", NAME)
        self.dokku(f"{kind}:start", NAME)


@contextmanager
def running_services():
    """Both services, gone at the end."""
    home = tempfile.mkdtemp(prefix="dy-")  # short: sockets are kept below it
    services = Services(home)
    try:
        for kind in KINDS.values():
            services.dokku("--quiet", f"{kind}:create", NAME)
        yield services
    finally:
        services.dokku("--force", "dockyard:destroy")
        shutil.rmtree(home, ignore_errors=True)
