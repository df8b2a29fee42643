"""The shop as production.yaml runs it: locked up, accepted, updated, rolled back."""

import pytest

from deploy.tests.conftest import build
from deploy.tests.engine import EngineError
from deploy.tests.waiting import wait_until

PARTS = ("web", "daphne", "nginx", "cache", "db", "cron")
BROKEN = """
FROM booktime-shop:current
USER 0
RUN echo 'raise SystemExit("this release is broken")' >booktime/wsgi.py
USER 10001:10001
"""


def test_every_part_is_locked_up(shop):
    containers = shop.containers()
    assert len(containers) == len(PARTS) + 1  # and the release, which has ended
    for container in containers:
        host = container["HostConfig"]
        assert container["Config"]["User"] not in {"", "root", "0"}
        assert host["CapDrop"] == ["ALL"]
        assert host["ReadonlyRootfs"] is True
        assert host["SecurityOpt"] == ["no-new-privileges:true"]


def test_only_nginx_can_be_reached_from_outside(shop):
    published = {
        container["Config"]["Labels"]["com.docker.compose.service"]
        for container in shop.containers()
        if container["HostConfig"]["PortBindings"]
    }
    assert published == {"nginx"}


def test_the_database_has_no_way_out(shop):
    networks = {
        name
        for service in ("db", "cache")
        for container in shop.containers(service)
        for name in container["NetworkSettings"]["Networks"]
    }
    assert networks == {"booktime_data"}
    assert "true" in shop.engine.docker("network", "inspect", "-f", "{{.Internal}}", *networks)


def test_no_container_s_settings_have_a_secret(shop):
    told = str(shop.containers())
    for file in (shop.folder / "secrets").iterdir():
        assert file.read_text().strip() not in told


def test_django_finds_nothing_to_warn_of(shop):
    shop.manage("check", "--deploy", "--fail-level", "WARNING")


def test_it_is_accepted_and_updated_under_load(shop):
    """Everything the acceptance script looks at, and an update that nobody notices."""
    for target in ("shop", "nginx"):
        build(shop.engine, shop.checkout, target, "next", revision="second")
    restart = {part: shop.at("docker-compose", "restart", part) for part in PARTS}
    update = shop.at("./update", "--no-build")
    said = shop.accept(restart=restart, update=update)
    assert "skipped" not in said
    assert shop.revision() == "second"


def test_a_broken_release_is_taken_away_and_the_old_one_serves_on(shop, tmp_path):
    serving = {container["Id"] for container in shop.containers("web")}
    engine = shop.engine
    image = engine.docker("image", "inspect", "-f", "{{.Id}}", "booktime-shop:current")
    options = ("--quiet", "--network=host", "--tag=booktime-shop:next")
    engine.docker("build", *options, "-", text=BROKEN)
    engine.docker("tag", "booktime-nginx:current", "booktime-nginx:next")
    with pytest.raises(EngineError, match="did not become healthy") as failure:
        shop.run("./update", "--no-build", HEALTH_SECONDS="30")
    assert "this release is broken" in str(failure.value)
    assert {container["Id"] for container in shop.containers("web")} == serving
    assert engine.docker("image", "inspect", "-f", "{{.Id}}", "booktime-shop:current") == image
    assert shop.get("/").status_code == 200


def test_an_update_keeps_the_files_of_pages_that_are_open(shop):
    """Hashed files of both releases are there."""
    count = "ls /srv/static | wc -l"
    assert int(shop.compose("exec", "-T", "nginx", "sh", "-c", count)) > 0
    shop.compose("exec", "-T", "nginx", "sh", "-c", "echo old >/srv/static/old.0123456789ab.css")
    shop.compose("run", "--rm", "--no-deps", "-T", "nginx", "static")
    assert shop.get("/static/old.0123456789ab.css").text == "old\n"


def test_the_release_before_comes_back(shop):
    """One step back is the first release, and the books are still there."""
    assert shop.revision() == "second"
    shop.run("./update", "--rollback")
    assert shop.revision() == "first"
    assert shop.get("/products/all/").status_code == 200


def test_a_new_certificate_is_taken_in_without_a_restart(shop):
    before, started = shop.certificate(), shop.containers("nginx")[0]["State"]["StartedAt"]
    shop.run("./certificate")
    wait_until(lambda: shop.certificate() != before, "nginx shows the new certificate")
    assert shop.containers("nginx")[0]["State"]["StartedAt"] == started


def test_a_key_that_belongs_to_another_certificate_is_refused(shop, tmp_path):
    before = shop.certificate()
    (tmp_path / "chain").write_text(before)
    key = tmp_path / "key"
    shop.engine.run(["openssl", "genrsa", "-out", str(key), "2048"])
    with pytest.raises(EngineError, match="do not belong together"):
        shop.run("./certificate", "--install", str(tmp_path / "chain"), str(key))
    assert shop.certificate() == before


def test_cron_knows_the_tasks_of_app_json(shop):
    listed = shop.compose("exec", "-T", "cron", "python", "-m", "deploy.cron", "--list")
    assert "python manage.py send_confirmations" in listed


def test_the_same_shop_runs_on_uwsgi(shop):
    shop.set(WSGI_SERVER="uwsgi")
    shop.compose("up", "-d", "--no-deps", "web")
    wait_until(lambda: shop.get("/ready").status_code == 200, "uWSGI is ready")
    assert "/uwsgi --ini" in shop.engine.docker(
        "top", shop.containers("web")[0]["Id"], "-eo", "pid,args"
    )
    shop.accept("pages", "headers", "basket", "login", "media", "chat")
