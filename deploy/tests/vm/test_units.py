"""systemd's own opinion of the units, and what they promise."""

import os
import shutil
import subprocess

import pytest

from deploy.tests.vm.machine import VM
from deploy.tests.vm.units import Unit

NAMES = [
    "booktime-web@current.service",
    "booktime-web@next.service",
    "booktime-daphne@current.service",
    "booktime-daphne@next.service",
    "booktime-cron.service",
    "booktime-web.socket",
    "booktime-daphne.socket",
    "booktime-web@next.socket",
    "booktime-daphne@next.socket",
]
VALUES = {
    "SHOP_USER": "booktime",
    "WEB_GROUP": "www-data",
    "RUN_DIR": "/run/booktime",
}


@pytest.fixture
def units(tmp_path):
    """The units as install renders them, beside a shop whose programs can be run."""
    shop = tmp_path / "shop"
    for link in ("current", "next"):
        (shop / link / "deploy" / "vm").mkdir(parents=True)
        shutil.copy(VM / "serve", shop / link / "deploy" / "vm" / "serve")
    (shop / "env").touch()
    rendered = tmp_path / "units"
    rendered.mkdir()
    for template in (VM / "systemd").iterdir():
        text = template.read_text()
        for name, value in (VALUES | {"SHOP_HOME": str(shop)}).items():
            text = text.replace(f"${{{name}}}", value)
        assert "${" not in text
        (rendered / template.name).write_text(text)
    return rendered


def verify(units, *names):
    """What systemd-analyze says of them."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here: apt install systemd")
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(units / name for name in names)],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"},
        capture_output=True,
        text=True,
    )


def test_systemd_finds_nothing_wrong(units):
    done = verify(units, *NAMES)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_find_a_mistake(units):
    unit = units / "booktime-cron.service"
    unit.write_text(unit.read_text().replace("Restart=always", "Restart=allways"))
    assert "allways" in verify(units, "booktime-cron.service").stderr


@pytest.mark.parametrize("kind", ["web", "daphne"])
def test_both_releases_take_connections_from_the_socket_nginx_asks(units, kind):
    for instance in ("current", "next"):
        service = Unit(units, f"booktime-{kind}@{instance}.service")
        assert f"booktime-{kind}.socket" in service.words("Sockets")
    socket = Unit(units, f"booktime-{kind}.socket")
    assert socket.get("Service") == f"booktime-{kind}@current.service"
    assert socket.get("ListenStream") == f"/run/booktime/{kind}.sock"


@pytest.mark.parametrize("kind", ["web@current", "daphne@current", "cron"])
def test_a_service_has_time_to_finish_and_no_power(units, kind):
    service = Unit(units, f"booktime-{kind}.service")
    assert service.get("User") == "booktime"
    assert service.get("KillMode") == "mixed"
    assert int(service.get("TimeoutStopSec")) == 30
    assert service.get("CapabilityBoundingSet") == ""
    assert service.get("ProtectSystem") == "strict"
    # A service that was given up would take its socket with it.
    assert service.get("StartLimitIntervalSec") == "0"
