"""A shop on a swarm of one node, to be looked at and worked on."""

import subprocess
from pathlib import Path

from deploy.tests.compose import shop as compose
from deploy.tests.conftest import build
from deploy.tests.engine import Engine
from deploy.tests.waiting import wait_until

IMAGE = "localhost/booktime"
SERVING = ("web", "daphne")


class Shop(compose.Shop):
    """What deploy/swarm/deploy has put on the air."""

    def __init__(self, engine: Engine, checkout: Path) -> None:
        super().__init__(engine, checkout)
        self.folder = checkout / "deploy/swarm"
        self.settings = self.folder / "booktime.env"

    def start(self) -> None:
        """A swarm, settings, certificate, release, catalogue: what docs/swarm.md says."""
        where = ["--advertise-addr=127.0.0.1", f"--listen-addr=127.0.0.1:{compose.free_port()}"]
        self.engine.docker("swarm", "init", *where)
        self.set(
            IMAGE=IMAGE,
            ALLOWED_HOSTS=f".{compose.HOST}",
            SHOP_DOMAIN=compose.HOST,
            HTTP_PORT=str(self.http_port),
            HTTPS_PORT=str(self.port),
            MONITOR="3s",
        )
        self.tag_images("one")
        self.run("./certificate", "self-signed", "--tag", "one")
        self.deploy("--tag", "one")
        self.manage("import_data")

    def stop(self) -> None:
        """Leave the swarm, and wait until its containers have gone."""
        self.engine.docker("swarm", "leave", "--force")
        tasks = ("ps", "--quiet", "--filter=label=com.docker.swarm.task.id")
        wait_until(lambda: not self.engine.docker(*tasks), "all tasks have ended")

    def set(self, **values: str) -> None:
        """Write settings; a later line counts."""
        with self.settings.open("a") as settings:
            settings.writelines(f"{name}={value}\n" for name, value in values.items())

    def tag_images(self, tag: str) -> None:
        """Give the images that were built the name of a release."""
        for target in ("shop", "nginx", "certbot"):
            self.engine.docker("tag", f"booktime-{target}:current", f"{IMAGE}-{target}:{tag}")

    def new_release(self, tag: str) -> None:
        """Build a release that tells another commit."""
        for target in ("shop", "nginx"):
            build(self.engine, self.checkout, target, "swarm", revision=tag)
            self.engine.docker("tag", f"booktime-{target}:swarm", f"{IMAGE}-{target}:{tag}")

    def spoiled_release(self, tag: str, command: str) -> None:
        """Make a release of the present one by a shell command in it."""
        lines = f"FROM booktime-shop:current\nUSER 0\nRUN {command}\nUSER 10001:10001\n"
        self.tag_images(tag)
        options = ["--quiet", "--network=none", f"--tag={IMAGE}-shop:{tag}"]
        self.engine.docker("build", *options, "-", text=lines)

    def deploy(self, *words: str) -> str:
        """Run deploy/swarm/deploy; raises EngineError."""
        return self.run("./deploy", *words)

    def deploy_in_vain(self, tag: str) -> str:
        """Run deploy/swarm/deploy, which has to end with 1; returns what it said."""
        done = subprocess.run(
            ["./deploy", "--tag", tag],
            cwd=self.folder,
            env=self.engine.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 1, done.stdout
        return done.stdout

    def manage(self, *words: str) -> str:
        """Run a command of Django's in a web task; raises EngineError."""
        return self.run("./run", "./manage.py", *words)

    def spec(self, service: str) -> str:
        """What the swarm is told to run for a service."""
        return self.engine.docker(
            "service", "inspect", "--format={{json .Spec}}", f"booktime_{service}"
        )

    def tag_of(self, service: str) -> str:
        """The release a service is of."""
        image = "{{.Spec.TaskTemplate.ContainerSpec.Image}}"
        said = self.engine.docker("service", "inspect", f"--format={image}", f"booktime_{service}")
        return said.strip().rpartition(":")[2]

    def inside(self, service: str, *words: str) -> str:
        """Run a command in a task's container, beside the process that is there."""
        return self.engine.docker("exec", self.container(service), *words)

    def container(self, service: str) -> str:
        """The container of one of a service's tasks."""
        label = f"label=com.docker.swarm.service.name=booktime_{service}"
        return self.engine.docker("ps", "--quiet", "--filter", label).split()[0]
