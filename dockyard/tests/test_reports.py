"""PLUGIN:report, PLUGIN:set and report: the same manners for every plugin."""

import json
import socket
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard.app import App
from dockyard.processes import ports

PLUGINS = ["app-json", "apps", "buildpacks", "checks", "domains", "logs", "proxy"]
NO_APPS = " !     You haven't deployed any applications yet\n"


@pytest.mark.parametrize("plugin", [*PLUGINS, "storage"])
def test_a_report_of_no_apps_is_no_failure(dokku: Dokku, plugin: str) -> None:
    none = dokku(f"{plugin}:report")
    assert (none.code, none.out, none.err) == (0, "", NO_APPS)


@pytest.mark.slow
@pytest.mark.parametrize("plugin", [*PLUGINS, "storage"])
def test_one_report_for_each_app(dokku: Dokku, booktime: App, plugin: str) -> None:
    dokku("apps:create", "shop")
    title = "app" if plugin == "apps" else plugin
    headings = [line for line in dokku(f"{plugin}:report").out.splitlines() if line.startswith("=====>")]
    assert headings == [f"=====> booktime {title} information", f"=====> shop {title} information"]
    assert "=====>" not in dokku("--quiet", f"{plugin}:report").out


@pytest.mark.parametrize("plugin", PLUGINS)
def test_the_global_report_has_no_values_of_an_app(dokku: Dokku, plugin: str) -> None:
    report = dokku(f"{plugin}:report", "--global")
    assert report.out.startswith(f"=====> global {'app' if plugin == 'apps' else plugin} information\n")
    keys = json.loads(dokku(f"{plugin}:report", "--global", "--format", "json").out)
    assert all("global" in key or "computed" in key for key in keys)


def test_a_flag_gives_the_bare_value(dokku: Dokku, booktime: App) -> None:
    assert dokku("apps:report", "booktime", "--app-dir").out == f"{booktime.directory}\n"
    assert dokku("apps:report", "--app-dir", "booktime").out == f"{booktime.directory}\n"
    assert dokku("apps:report", "booktime", "--app-deploy-source").out == "\n"


def test_flags_that_make_no_sense_are_said(dokku: Dokku, booktime: App) -> None:
    unknown = dokku("domains:report", "booktime", "--nope")
    valid = "--domains-app-enabled, --domains-app-vhosts, --domains-global-enabled, --domains-global-vhosts"
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err == f" !     Invalid flag passed, valid flags: {valid}\n"
    two = dokku("apps:report", "booktime", "--app-dir", "--app-locked")
    assert two.err == " !     apps:report command allows only a single flag\n"
    both = dokku("apps:report", "booktime", "--app-dir", "--format", "json")
    assert both.err == " !     --format flag cannot be specified when specifying an info flag\n"
    assert dokku("apps:report", "booktime", "--format", "xml").code == 1


@pytest.mark.parametrize("plugin", ["apps", "app-json", "buildpacks", "logs", "proxy", "storage"])
def test_json_has_short_and_old_keys(dokku: Dokku, booktime: App, plugin: str) -> None:
    found = json.loads(dokku(f"{plugin}:report", "booktime", "--format", "json").out)
    prefix = "app" if plugin == "apps" else plugin
    old = [key for key in found if key.startswith(f"{prefix}-")]
    assert old
    assert all(found[key.removeprefix(f"{prefix}-")] == found[key] for key in old)
    assert list(found) == sorted(found)
    assert all(isinstance(value, str) for value in found.values())


@pytest.mark.parametrize("plugin", ["checks", "domains"])
def test_json_of_shell_plugins_has_short_keys_only(dokku: Dokku, booktime: App, plugin: str) -> None:
    found = json.loads(dokku(f"{plugin}:report", "booktime", "--format", "json").out)
    assert not [key for key in found if key.startswith(f"{plugin}-")]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_missing_app_is_20(dokku: Dokku, plugin: str) -> None:
    assert dokku(f"{plugin}:report", "nope").code == 20


def test_app_json_path_is_set_reported_and_unset(dokku: Dokku, booktime: App) -> None:
    key = "--app-json-computed-appjson-path"
    assert dokku("app-json:report", "booktime", key).out == "app.json\n"
    said = dokku("app-json:set", "booktime", "appjson-path", "deploy/app.json").out
    assert said == "=====> Setting appjson-path to deploy/app.json\n"
    assert dokku("app-json:report", "booktime", key).out == "deploy/app.json\n"
    dokku("app-json:set", "--global", "appjson-path", "all.json")
    assert dokku("app-json:set", "booktime", "appjson-path").out == "=====> Unsetting appjson-path\n"
    assert dokku("app-json:report", "booktime", key).out == "all.json\n"
    assert dokku("app-json:report", "booktime", "--app-json-appjson-path").out == "\n"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x"])
def test_app_json_stays_inside_the_repository(dokku: Dokku, booktime: App, path: str) -> None:
    refused = dokku("app-json:set", "booktime", "appjson-path", path)
    assert refused.code == 1
    assert "give a path inside the repository" in refused.err


def test_the_proxy_is_caddy(dokku: Dokku, booktime: App) -> None:
    assert dokku("proxy:set", "booktime", "caddy").out == "=====> Setting type to caddy\n"
    assert dokku("proxy:set", "booktime", "type", "caddy").code == 0
    assert "only router is caddy" in dokku("proxy:set", "booktime", "nginx").err
    assert "potential port mapping" in dokku("proxy:set", "booktime", "http:80:5000").err
    assert dokku("proxy:report", "booktime", "--proxy-computed-type").out == "caddy\n"


def test_the_proxy_port_is_global(dokku: Dokku, booktime: App) -> None:
    port = str(ports.free())
    assert dokku("proxy:set", "--global", "proxy-port", port).code == 0
    assert dokku("proxy:report", "--global", "--proxy-global-proxy-port").out == f"{port}\n"
    assert dokku("proxy:set", "booktime", "proxy-port", port).code == 1
    for bad in ("0", "65536", "x", "-1", "٣", "9" * 5000):
        refused = dokku("proxy:set", "--global", "proxy-port", bad)
        assert (refused.code, "give a number from 1 to 65535" in refused.err) == (1, True)
    assert dokku("proxy:report", "--global", "--proxy-global-proxy-port").out == f"{port}\n"
    assert dokku("url", "booktime").out == f"http://booktime.localhost:{port}\n"


def test_a_proxy_port_somebody_listens_on_is_refused(dokku: Dokku, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        answer = dokku("proxy:set", "--global", "proxy-port", str(somebody.getsockname()[1]))
    assert answer.code == 1
    assert "cannot be had" in answer.err


def test_apps_set_knows_what_is_global(dokku: Dokku, booktime: App) -> None:
    refused = dokku("apps:set", "booktime", "disable-autocreation", "true")
    assert refused.err == " !     Property can only be specified globally\n"
    assert dokku("apps:set", "--global", "disable-autocreation", "true").code == 0
    assert dokku("apps:report", "--global", "--app-global-disable-autocreation").out == "true\n"
    assert dokku("apps:set", "booktime", "deploy-source", "git-sync").code == 0
    assert dokku("apps:report", "booktime", "--app-deploy-source").out == "git-sync\n"


@pytest.mark.parametrize("plugin", ["app-json", "apps", "logs", "proxy"])
def test_set_wants_a_known_property(dokku: Dokku, booktime: App, plugin: str) -> None:
    assert dokku(f"{plugin}:set").err == " !     Please specify an app to run the command on\n"
    assert dokku(f"{plugin}:set", "nope", "x", "y").code == 20
    assert dokku(f"{plugin}:set", "booktime").err == " !     No property specified\n"
    unknown = dokku(f"{plugin}:set", "booktime", "nope", "1")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith(" !     Invalid property specified, valid properties include: ")


def test_repo_commands(dokku: Dokku, booktime: App) -> None:
    booktime.cache.mkdir()
    (booktime.cache / "old").write_text("x")
    assert dokku("repo:purge-cache", "booktime").code == 0
    assert not booktime.cache.exists()
    assert dokku("repo:purge-cache", "booktime").code == 0
    assert dokku("repo:gc", "booktime").code == 0
    assert dokku("repo:gc", "nope").code == 20


def test_report_gives_all_reports_of_an_app(dokku: Dokku, booktime: App) -> None:
    dokku("apps:create", "shop")
    one = dokku("report", "booktime")
    assert (one.code, one.err) == (0, "")
    for title in ("app", "checks", "domains", "ps", "storage"):
        assert f"=====> booktime {title} information" in one.out
    assert "shop" not in one.out
    assert "=====> shop ps information" in dokku("report").out
    assert dokku("report", "nope").code == 20


def test_report_of_no_apps_is_no_failure(dokku: Dokku) -> None:
    none = dokku("report")
    assert (none.code, none.err) == (0, NO_APPS)
