"""The shop behind the real nginx, and the site before backends that only tell what reaches them."""

import pytest

from deploy.tests.front.backend import Backend
from deploy.tests.front.services import running_services
from deploy.tests.front.shop import ROOT, Shop
from deploy.tests.front.site import Site, skip_without_nginx


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """The whole shop on this machine, once for all tests."""
    skip_without_nginx()
    for name, remedy in (
        ("webpack-stats.json", "npm ci && npm run build"),
        ("staticfiles/staticfiles.json", "manage.py collectstatic"),
    ):
        if not (ROOT / name).exists():
            pytest.skip(f"Tests of the whole shop need {name}: {remedy}")
    with running_services() as services:
        running = Shop(tmp_path_factory.mktemp("front"), services)
        try:
            yield running.start()
        finally:
            running.close()


@pytest.fixture
def backend():
    """Start backends that are gone at the end."""
    started = {}

    def start(name):
        started[name] = Backend(name)
        return started[name]

    yield start
    for one in started.values():
        if one.thread.is_alive():
            one.close()


@pytest.fixture
def make_site(tmp_path):
    """Make a site of nginx; it is gone at the end."""
    skip_without_nginx()
    made = []

    def make(web, daphne, **options):
        made.append(Site(tmp_path, web, daphne, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def site(make_site, backend):
    """The site before two backends, `web` and `daphne`."""
    return make_site(backend("web").address, backend("daphne").address, UPLOAD_SIZE="64k").start()
