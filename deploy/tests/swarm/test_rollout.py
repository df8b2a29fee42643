"""The shop on a real swarm: accepted, replaced task by task, taken back."""

from deploy.tests.swarm.shop import SERVING

PARTS = ("web", "daphne", "cron", "cache", "db", "nginx")
ROLLING = (*SERVING, "cron")


def kill(service):
    """A command that kills one task of a service; the swarm starts another."""
    label = f"label=com.docker.swarm.service.name=booktime_{service}"
    return ["sh", "-c", f'docker kill "$(docker ps -q -f {label} | head -n 1)"']


def replace(service):
    """A command that has all tasks of a service replaced."""
    return ["docker", "service", "update", "--quiet", "--force", f"booktime_{service}"]


def test_it_is_accepted_and_updated_under_load(swarm_shop):
    """Everything the acceptance script looks at, and an update that nobody notices."""
    swarm_shop.new_release("two")
    seamless = {f"{service} replaced": replace(service) for service in SERVING}
    said = swarm_shop.accept(
        restart=seamless | {f"{part} killed": kill(part) for part in PARTS},
        seamless=list(seamless),
        update=swarm_shop.at("./deploy", "--tag", "two"),
    )
    assert "skipped" not in said
    assert swarm_shop.revision() == "two"


def test_no_service_s_settings_have_a_secret(swarm_shop):
    secrets = swarm_shop.inside("web", "sh", "-c", "cat /run/secrets/*").split()
    assert any(one.startswith("postgres://") for one in secrets)
    told = "".join(map(swarm_shop.spec, PARTS))
    for secret in secrets:
        assert secret in {"consolemail://", "redis://cache:6379/0"} or secret not in told


def test_every_part_is_locked_up(swarm_shop):
    for part in ("web", "daphne", "cron", "nginx"):
        assert swarm_shop.inside(part, "id", "-u").strip() == "10001"
        spec = swarm_shop.spec(part)
        assert '"ReadOnly":true' in spec
        assert '"CapabilityDrop":["ALL"]' in spec
    for part in ("db", "cache"):
        assert swarm_shop.inside(part, "id", "-u").strip() == "999"


def test_django_finds_nothing_to_warn_of(swarm_shop):
    swarm_shop.manage("check", "--deploy", "--fail-level", "WARNING")


def test_a_release_task_that_fails_leaves_everything_as_it_was(swarm_shop):
    before = [swarm_shop.spec(part) for part in PARTS]
    swarm_shop.spoiled_release("unfit", r"printf '#!/bin/sh\necho unfit; exit 3' >bin/release")
    said = swarm_shop.deploy_in_vain("unfit")
    assert "       unfit\n" in said
    assert "The release task failed. What is on the air stays there" in said
    assert [swarm_shop.spec(part) for part in PARTS] == before


def test_tasks_that_never_become_healthy_are_taken_back(swarm_shop):
    serving = [swarm_shop.spec(service) for service in ROLLING]
    swarm_shop.spoiled_release("sick", "echo 'raise SystemExit(1)' >deploy/swarm/healthcheck.py")
    swarm_shop.set(START_PERIOD="2s")
    said = swarm_shop.deploy_in_vain("sick")
    assert "did not become healthy" in said
    assert "shop:sick): unhealthy, or ended by itself" in said
    assert "rolled back due to failure or early termination of task" in said
    assert "Release sick was taken back" in said
    assert [swarm_shop.spec(service) for service in ROLLING] == serving
    assert swarm_shop.get("/").status_code == 200
    swarm_shop.set(START_PERIOD="90s")


def test_a_rollback_goes_to_the_release_before_and_leaves_nginx_alone(swarm_shop):
    swarm_shop.tag_images("three")
    swarm_shop.deploy("--tag", "three")
    assert {swarm_shop.tag_of(service) for service in ROLLING} == {"three"}
    before, nginx = "two", swarm_shop.spec("nginx")
    swarm_shop.deploy("--rollback")
    assert {swarm_shop.tag_of(service) for service in ROLLING} == {before}
    assert swarm_shop.spec("nginx") == nginx
    assert swarm_shop.revision() == "two"
