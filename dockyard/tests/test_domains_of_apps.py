"""domains:*: which host names an app answers to."""

import json

import pytest

from conftest import Dokku
from dockyard import paths
from dockyard.app import App


def _vhosts(dokku: Dokku, app: str = "booktime") -> str:
    return dokku("domains:report", app, "--domains-app-vhosts").out.rstrip("\n")


def test_a_new_app_has_its_name_under_every_global_domain(dokku: Dokku) -> None:
    dokku("domains:set-global", "one.example", "two.example")
    dokku("apps:create", "booktime")
    dokku("apps:create", "shop.example")
    assert _vhosts(dokku) == "booktime.one.example booktime.two.example"
    assert _vhosts(dokku, "shop.example") == "shop.example"


def test_added_names_come_after_the_default_in_their_order(dokku: Dokku, booktime: App) -> None:
    added = dokku("domains:add", "booktime", "Z.example", "*.a.example")
    assert added.out == "-----> Added z.example to booktime\n-----> Added *.a.example to booktime\n"
    assert _vhosts(dokku) == "booktime.localhost z.example *.a.example"


def test_a_name_that_is_there_is_skipped(dokku: Dokku, booktime: App) -> None:
    dokku("domains:add", "booktime", "a.example")
    again = dokku("domains:add", "booktime", "a.example", "b.example")
    assert again.code == 0
    assert again.out.splitlines() == [
        "-----> Skipping: a.example already added to booktime",
        "-----> Added b.example to booktime",
    ]


@pytest.mark.parametrize("name", [".dokku.me", "*.x", "a--b", "_", "*", "shop"])
def test_odd_names_are_valid(dokku: Dokku, booktime: App, name: str) -> None:
    assert dokku("domains:add", "booktime", name).code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["http://a.b", "a/b", "a.", "a b", "a;b", "$HOME", "a\nb", "a\n", "é.example", "a_b", "", '"', "a" * 254]
)
@pytest.mark.parametrize("command", ["add", "set", "remove"])
def test_a_bad_name_is_refused_with_all_the_others(dokku: Dokku, booktime: App, command: str, name: str) -> None:
    refused = dokku(f"domains:{command}", "booktime", "good.example", name)
    assert (refused.code, refused.out) == (1, "")
    assert "is invalid. exiting..." in refused.err
    assert _vhosts(dokku) == "booktime.localhost"


def test_remove_set_clear_and_reset(dokku: Dokku, booktime: App) -> None:
    dokku("domains:add", "booktime", "a.example")
    assert dokku("domains:remove", "booktime", "a.example").out == "-----> Removed a.example from booktime\n"
    assert dokku("domains:remove", "booktime", "a.example").code == 0
    assert dokku("domains:set", "booktime", "b.c", "d.e").out == "-----> Set b.c d.e for booktime\n"
    assert _vhosts(dokku) == "b.c d.e"
    assert dokku("domains:clear", "booktime").out == "-----> Cleared domains in booktime\n"
    assert _vhosts(dokku) == ""
    assert dokku("domains:reset", "booktime").out == "-----> Reset domains for booktime\n"
    assert _vhosts(dokku) == "booktime.localhost"


def test_disabled_until_enabled_or_added_to(dokku: Dokku, booktime: App) -> None:
    assert dokku("domains:disable", "booktime").out == "-----> booktime virtual host support disabled\n"
    already = "-----> Domains (VHOST) support is already disabled for app (booktime)\n"
    assert dokku("domains:disable", "booktime").out == already
    assert _vhosts(dokku) == ""
    assert dokku("domains:report", "booktime", "--domains-app-enabled").out == "false\n"
    assert dokku("domains:enable", "booktime").out == "-----> booktime virtual host support enabled\n"
    already = "-----> Domains (VHOST) support is already enabled for app (booktime)\n"
    assert dokku("domains:enable", "--all").out == already
    dokku("domains:disable", "--all")
    dokku("domains:add", "booktime", "a.example")
    assert dokku("domains:report", "booktime", "--domains-app-enabled").out == "true\n"


def test_the_router_knows_at_once(dokku: Dokku, booktime: App) -> None:
    dokku("domains:add", "booktime", "shop.example")
    assert "shop.example" in (paths.router() / "caddy.json").read_text()
    dokku("domains:remove", "booktime", "shop.example")
    assert "shop.example" not in (paths.router() / "caddy.json").read_text()


def test_global_domains(dokku: Dokku) -> None:
    assert dokku("domains:add-global", "a.example").out == "-----> Added a.example\n"
    assert dokku("domains:add-global", "a.example").out == "-----> Skipping a.example: already added\n"
    assert dokku("domains:report", "--global", "--domains-global-vhosts").out == "localhost a.example\n"
    assert dokku("domains:remove-global", "localhost").out == "-----> Removed localhost\n"
    assert dokku("domains:set-global", "b.example").out == "-----> Set b.example\n"
    cleared = dokku("domains:clear-global")
    assert (cleared.code, cleared.out) == (0, "")
    report = json.loads(dokku("domains:report", "--global", "--format", "json").out)
    assert report == {"global-enabled": "false", "global-vhosts": ""}


@pytest.mark.parametrize("command", ["add", "set", "remove"])
def test_a_name_is_wanted(dokku: Dokku, booktime: App, command: str) -> None:
    refused = dokku(f"domains:{command}", "booktime")
    usage = f"Usage: dokku domains:{command} <app> <domain> ..."
    assert (refused.code, refused.err) == (1, f" !     Please specify a domain name. {usage}\n")


@pytest.mark.parametrize("command", ["add", "set", "remove", "clear", "reset", "disable", "enable"])
def test_the_app_is_named_and_exists(dokku: Dokku, command: str) -> None:
    assert dokku(f"domains:{command}").err == " !     Please specify an app to run the command on\n"
    assert dokku(f"domains:{command}", "nope", "a.example").code in (2, 20)
    assert dokku(f"domains:{command}", "nope").code == 20
