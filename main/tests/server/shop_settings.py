"""The shop's settings for a web server of the tests: as in production, without bundles."""

import os

from booktime.settings import *  # noqa: F403
from booktime.settings import CACHES, CHANNEL_LAYERS, STORAGES, WEBPACK_LOADER

REDIS_PREFIX = CACHES["default"]["KEY_PREFIX"] = os.environ["TEST_REDIS_PREFIX"]
if "CONFIG" in CHANNEL_LAYERS["default"]:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = REDIS_PREFIX

# Static files as they lie in the sources; webpack's own bundles only for a browser.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
if "TEST_BUNDLES" not in os.environ:
    WEBPACK_LOADER["DEFAULT"]["LOADER_CLASS"] = "webpack_loader.loaders.FakeWebpackLoader"
