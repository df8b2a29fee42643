"""The environment and command line of anything that runs inside a release: processes, tasks, one-off commands."""

import os
import pwd
from collections.abc import Mapping
from pathlib import Path

PROFILE = 'for f in .profile.d/*.sh; do [ -r "$f" ] && . "$f"; done; unset f; '
"""Heroku's start-up: scripts that buildpacks left in .profile.d, in order of their names."""

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"

NETWORK = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO",
)  # fmt: skip
"""What a build needs to reach the registries from behind a company's proxy."""

NETWORK_PREFIXES = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_")


def of_build() -> dict[str, str]:
    """What every build gets beside the config vars: a path, a home for caches, and the network's settings."""
    inherited = {key: value for key, value in os.environ.items() if key in NETWORK or key.startswith(NETWORK_PREFIXES)}
    return inherited | {
        "PATH": os.environ.get("PATH", SYSTEM_PATH),
        "LANG": "C.UTF-8",
        "USER": user(),
    }


def of_process(
    config: dict[str, str], app_directory: Path, name: str, port: int | None, release: int | None = None
) -> dict[str, str]:
    """The environment of a process: the merged config vars and what the platform adds (Dokku's runtime contract).

    Arguments: `name`, its DYNO (`web.1`, `run.1234`); `port`, what a web process listens on, None for others;
    `release`, the number of the release it runs in, told as Heroku's dyno metadata does (`v12`).
    `BIND_ADDRESS` keeps it off the network: only the router, on the same machine, talks to it.
    """
    added = {
        "DYNO": name,
        "HOME": str(app_directory),
        "LANG": "C.UTF-8",
        "PATH": SYSTEM_PATH,
        "PYTHONUNBUFFERED": "1",
        "USER": user(),
    }
    if port is not None:
        added |= {"PORT": str(port), "BIND_ADDRESS": "127.0.0.1"}
    if release is not None:
        added["HEROKU_RELEASE_VERSION"] = f"v{release}"
    return {"BIND_ADDRESS": "127.0.0.1"} | config | added


def user() -> str:
    """The name of the user who runs this, or the number of one without a name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a uid without an entry, as in some containers
        return str(os.getuid())


def shell_line(command: str, arguments: list[str] | None = None) -> list[str]:
    """Run the user's own line (Procfile, app.json) by a shell that has sourced .profile.d.

    Arguments: `arguments`, words to append to the line, which no shell looks at again.
    """
    line = f'{command} "$@"' if arguments else command
    return ["/bin/bash", "-c", f'{PROFILE}exec /bin/bash -c -- "$@"', "bash", line, "bash", *(arguments or [])]


def one_off(argv: list[str], process_types: Mapping[str, str]) -> list[str]:
    """Run words as they are; a process type in front stands for its line of the Procfile, with the rest appended."""
    if argv[0] in process_types:
        return shell_line(process_types[argv[0]], argv[1:])
    return words(argv)


def words(argv: list[str]) -> list[str]:
    """Run words as they are, no shell looking at them again, after sourcing .profile.d."""
    return ["/bin/bash", "-c", f'{PROFILE}exec -- "$@"', "bash", *argv]
