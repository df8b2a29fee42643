"""Settings for the tests: the shop's own, in an environment that holds nothing else.

Config vars of the machine are dropped, so that the suite behaves the same during a build, where
DATABASE_URL names the real database, as on a laptop. TEST_DATABASE_URL and TEST_REDIS_URL run it
on PostgreSQL and Redis instead of SQLite and memory.
"""

import os
import tempfile
from pathlib import Path

from booktime.config_vars import CONFIG_VARS

for name in CONFIG_VARS:
    os.environ.pop(name, None)
if os.environ.get("TEST_REDIS_URL") and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    # Emptying the cache empties a database of Redis: each worker gets one of the sixteen.
    os.environ["TEST_REDIS_URL"] += "/" + worker.removeprefix("gw")
for name in ("DATABASE_URL", "REDIS_URL"):
    os.environ[name] = os.environ.get(f"TEST_{name}", "")
os.environ["HTTPS_ONLY"] = "false"
os.environ["LOG_FORMAT"] = "plain"

from booktime.settings import *  # noqa: E402, F403 - after the environment is clean
from booktime.settings import (  # noqa: E402
    CACHES,
    CHANNEL_LAYERS,
    DATABASES,
    STORAGES,
    WEBPACK_LOADER,
)

_scratch = tempfile.TemporaryDirectory(prefix="booktime-tests-")
MEDIA_ROOT = Path(_scratch.name) / "media"
STATIC_ROOT = Path(_scratch.name) / "static"
STATIC_ROOT.mkdir()

# Two suites at once must not meet in one database, or in one Redis.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": Path(_scratch.name) / "test.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_booktime_{os.getpid()}"}
REDIS_PREFIX = CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
if "CONFIG" in CHANNEL_LAYERS["default"]:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = REDIS_PREFIX

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# No bundle is needed: the browser tests, which want the real one, ask for it.
WEBPACK_LOADER["DEFAULT"]["LOADER_CLASS"] = "webpack_loader.loaders.FakeWebpackLoader"
