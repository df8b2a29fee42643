"""`./manage.py release_check`."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from main import release_checks


@pytest.fixture
def production(settings):
    settings.SECRET_KEY = "0123456789abcdef" * 4
    settings.SECRET_KEY_IS_TEMPORARY = False
    settings.ALLOWED_HOSTS = ["books.example.com"]
    settings.DATABASE_URL_IS_MISSING = False
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_COOKIE_SECURE = True
    settings.SILENCED_SYSTEM_CHECKS = ["security.W021"]
    return settings


@pytest.fixture
def stats(settings, tmp_path):
    """Write webpack's account of a build."""
    path = tmp_path / "webpack-stats.json"
    loader = dict(settings.WEBPACK_LOADER["DEFAULT"], STATS_FILE=str(path))
    settings.WEBPACK_LOADER = {"DEFAULT": loader}

    def write(status="done", asset="imageswitcher.js"):
        path.write_text(json.dumps({"status": status, "assets": {asset: {"name": asset}}}))

    return write


def run():
    out = StringIO()
    call_command("release_check", stdout=out)
    return out.getvalue()


@pytest.fixture
def collected(monkeypatch):
    """Let every static file be there."""
    monkeypatch.setattr(release_checks, "is_collected", lambda name: True)


@pytest.mark.usefixtures("production", "collected")
def test_a_fit_release_is_said_so(stats):
    stats()
    assert run() == "This release is fit to run.\n"


@pytest.mark.usefixtures("production")
def test_djangos_own_checks_find_nothing_in_production():
    assert list(release_checks.django_problems()) == []


def test_djangos_own_warnings_count(production):
    production.SESSION_COOKIE_SECURE = False
    (problem,) = release_checks.django_problems()
    assert problem.startswith("security.W012")


@pytest.mark.usefixtures("collected")
def test_the_shops_own_rules_count(production, stats):
    stats()
    production.SECRET_KEY = "change this"
    with pytest.raises(CommandError) as error:
        run()
    assert "SECRET_KEY is 11 characters long" in str(error.value)
    assert "W009" not in str(error.value)


@pytest.mark.parametrize("hosts", [[".example.com"], ["example.com", ".com"]])
def test_a_domain_whose_subdomains_are_answered_is_fine(production, hosts):
    production.SHOP_DOMAIN = "example.com"
    production.SHOP_URL = "https://books.example.com"
    production.ALLOWED_HOSTS = hosts
    assert list(release_checks.domain_problems()) == []


@pytest.mark.usefixtures("collected", "stats")
def test_a_domain_whose_subdomains_are_refused_is_said_with_the_remedy(production):
    production.SHOP_DOMAIN = "example.com"
    [problem] = release_checks.domain_problems()
    assert "ALLOWED_HOSTS refuses its subdomains" in problem
    assert problem.endswith("ALLOWED_HOSTS=books.example.com,.example.com")
    assert problem in release_checks.release_problems()


@pytest.mark.parametrize("address", ["https://books.example.org", "https://anexample.com"])
def test_an_address_outside_the_domain_is_said(production, address):
    production.SHOP_DOMAIN = "example.com"
    production.ALLOWED_HOSTS = [".example.com"]
    production.SHOP_URL = address
    [problem] = release_checks.domain_problems()
    assert "SHOP_URL is not in SHOP_DOMAIN" in problem


@pytest.mark.usefixtures("stats")
def test_missing_bundles_are_named():
    (problem,) = release_checks.bundle_problems()
    assert "webpack-stats.json is missing" in problem


def test_a_failed_build_is_named(stats):
    stats(status="error")
    assert "failed build" in next(release_checks.bundle_problems())


@pytest.fixture
def manifest(settings, tmp_path):
    """Collect nothing at all."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }


@pytest.mark.usefixtures("manifest")
def test_a_bundle_not_collected_is_named(stats):
    stats(asset="other.js")
    assert list(release_checks.bundle_problems()) == [
        "The bundle other.js is not collected. Run ./manage.py collectstatic."
    ]


@pytest.mark.usefixtures("manifest")
def test_static_files_not_collected_are_named():
    problems = "".join(release_checks.static_problems())
    assert "admin/css/base.css" in problems
    assert "admin/js/inlines.js" in problems


def test_every_static_file_named_anywhere_exists(settings):
    from django.contrib.staticfiles import finders

    names = {*release_checks.names_in_templates(), *release_checks.names_in_admin_forms()}
    assert [name for name in sorted(names) if finders.find(name) is None] == []
    assert any(name.startswith("main/") for name in names)
