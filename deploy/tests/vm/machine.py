"""A virtual machine in a directory: what install, deploy and the others make of it, running."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from deploy.tests.front.programs import Program, free_port, wait_for
from deploy.tests.front.site import MAIN
from deploy.tests.vm.manager import Door, Manager

ROOT = Path(__file__).parents[3]
VM = ROOT / "deploy" / "vm"
DOMAIN = "books.test"
OWNER = "owner@example.com"
USER = "nobody" if os.geteuid() == 0 else os.environ.get("USER", "")
CACHE = Path("/var/tmp" if os.geteuid() == 0 else Path.home() / ".cache", "booktime-vm-tests")
"""What pip and npm have downloaded, for the next run."""


class Machine:
    """Everything but systemd itself. Arguments: a directory with a short path, its services."""

    def __init__(self, place, services):
        self.place = place
        self.services = services
        self.root = place / "vm"
        self.shop = self.root / "srv" / "booktime"
        self.http, self.https = free_port(), free_port()
        logs = place / "logs"
        logs.mkdir()
        self.manager = Manager(self.root / "etc" / "systemd" / "system", logs)
        (place / "bin").mkdir()
        self.door = Door(self.manager, place / "bin")
        words = ["nginx", "-c", str(place / "nginx.conf"), "-g", "daemon off;"]
        self.nginx = Program(words, place / "nginx.log")

    def environment(self):
        """For our scripts: Debian's own programs, and the stand-in for systemctl."""
        kept = {name: value for name, value in os.environ.items() if is_for_downloads(name)}
        return kept | {
            "PATH": f"{self.place}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "BOOKTIME_ROOT": str(self.root),
            "HOME": str(self.place),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels()),
            "npm_config_cache": str(CACHE / "npm"),
            "READY_SECONDS": "60",
        }

    def run(self, script, *words, **more):
        """Run one of our scripts."""
        return subprocess.run(
            [VM / script, *words],
            env=self.environment() | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def install(self, *words):
        ports = ["--http-port", str(self.http), "--https-port", str(self.https)]
        where = ["--root", str(self.root), "--user", USER, "--address", "127.0.0.1", *ports]
        return self.run("install", *where, "--subdomains", *words, DOMAIN)

    def prepare(self):
        """Install, and what an administrator then does to the env file."""
        (CACHE / "npm").mkdir(exist_ok=True, parents=True)
        if os.geteuid() == 0:
            shutil.chown(CACHE / "npm", USER)
        done = self.install()
        assert done.returncode == 0, done.stdout
        self.set(**self.services.addresses(), SHOP_URL=f"https://{DOMAIN}:{self.https}")

    def set(self, **config):
        """Set config vars in the env file."""
        path = self.shop / "env"
        kept = [line for line in path.read_text().splitlines() if line.split("=")[0] not in config]
        path.write_text(
            "\n".join(kept + [f"{name}={value}" for name, value in config.items()]) + "\n"
        )

    def deploy(self, *words, **more):
        return self.run("deploy", *(words or [commit()]), **more)

    def current(self):
        """The number of the release that serves."""
        return int((self.shop / "current").resolve().name)

    def manage(self, *words):
        """Run a command of the shop's in the release that serves."""
        release = self.shop / "current"
        env = dict(
            line.split("=", 1)
            for line in (self.shop / "env").read_text().splitlines()
            if line and not line.startswith("#")
        )
        env |= {"MEDIA_ROOT": str(self.shop / "media"), "PATH": os.environ["PATH"]}
        done = subprocess.run(
            [release / ".venv" / "bin" / "python", "manage.py", *words],
            cwd=release,
            env=env,
            capture_output=True,
            text=True,
            user=USER if os.geteuid() == 0 else None,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def fill(self):
        """Books, and the owner's login."""
        self.manage("import_data")
        login = re.search(rf"{OWNER} / (\S+)", self.manage("create_owner", OWNER))
        self.owner = {"email": OWNER, "password": login[1]}

    def start_nginx(self):
        """Debian's nginx.conf, with what install has put beside it."""
        more = f"include {self.root}/etc/nginx/conf.d/*.conf;"
        user = "user root;" if os.geteuid() == 0 else ""
        main = MAIN.format(user=user, place=self.place, more=more)
        main = main.replace(
            f"{self.place}/site.conf", f"{self.root}/etc/nginx/sites-enabled/*.conf"
        )
        main = main.replace(f"{self.place}/nginx.pid", f"{self.root}/run/nginx.pid")
        (self.place / "nginx.conf").write_text(main)
        self.restart_nginx()

    def restart_nginx(self):
        self.nginx.close()
        self.nginx.start()
        pid = self.root / "run" / "nginx.pid"
        wait_for(lambda: pid.exists() and pid.read_text().strip(), f"nginx: {self.nginx.said()}")

    def command(self, script, *words):
        """One of our scripts as a command for the acceptance script."""
        pairs = [f"{name}={value}" for name, value in self.environment().items()]
        return ["env", "-i", *pairs, str(VM / script), *words]

    def systemctl(self, *words):
        return [str(self.place / "bin" / "systemctl"), *words]

    def target(self):
        """What the acceptance script has to know."""
        return {
            "url": f"https://{DOMAIN}:{self.https}",
            "address": f"127.0.0.1:{self.https}",
            "http_address": f"127.0.0.1:{self.http}",
            "ca": str(self.root / "etc" / "booktime" / "tls" / "fullchain.pem"),
            "subdomain": True,
            "owner": self.owner,
            "restart": {
                "web": self.systemctl("restart", "booktime-web@current"),
                "daphne": self.systemctl("restart", "booktime-daphne@current"),
            },
            "seamless": ["web", "daphne"],
            "update": self.command("deploy", commit()),
            "timeout": 60,
        }

    def close(self):
        self.nginx.close()
        self.door.close()
        self.manager.close()


def commit():
    """What is in the working copy, as a commit: HEAD when nothing was changed."""
    words = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "stash", "create"]
    made = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return made.stdout.strip() or "HEAD"


@cache
def wheels():
    """The packages of the shop's requirements, downloaded once for all runs."""
    files = [ROOT / "requirements.txt", ROOT / "deploy" / "requirements.txt"]
    key = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    found = CACHE / f"wheels-{key}"
    if not found.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=CACHE))
        words = ["-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--dest", partial]
        wanted = [word for file in files for word in ("--requirement", file)]
        subprocess.run(["/usr/bin/python3", *words, *wanted], check=True)
        partial.chmod(0o755)
        partial.rename(found)
    return found


def is_for_downloads(name):
    """Whether a variable tells pip or npm how packages are got here."""
    return name.startswith(("PIP_", "SSL_", "NODE_EXTRA", "REQUESTS_", "http_", "https_", "HTTP"))
