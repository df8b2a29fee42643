"""app.json: what the app asks of the platform (Heroku's schema, Dokku's `scripts.dokku` and `healthchecks`)."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dockyard import config_vars
from dockyard.checks.healthcheck import Healthcheck
from dockyard.cron import task
from dockyard.cron.task import Task
from dockyard.errors import DockyardError, StageFailed
from dockyard.release import relaxed_json

NAME = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"
"""A directory that is neither hidden nor a way up."""


@dataclass(frozen=True)
class EnvVar:
    """One entry of `env`."""

    name: str
    value: str = ""
    required: bool = True
    generator: str = ""
    sync: bool = False


@dataclass(frozen=True)
class AppJson:
    """The parts of app.json that dockyard acts on."""

    env: list[EnvVar] = field(default_factory=list)
    scripts: dict[str, str] = field(default_factory=dict)
    formation: dict[str, int] = field(default_factory=dict)
    healthchecks: dict[str, list[Healthcheck]] = field(default_factory=dict)
    buildpacks: list[str] = field(default_factory=list)
    assets: dict[str, str] = field(default_factory=dict)
    cron: list[Task] = field(default_factory=list)


def read(root: Path, app: str, name: str = "app.json") -> AppJson:
    """The app.json of an app under `root`; everything empty when there is none.

    Raises StageFailed saying what is wrong.
    """
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return AppJson()
    except IsADirectoryError:
        raise StageFailed(f"Invalid {name}: it is a directory. Make it a file and push again.") from None
    except UnicodeDecodeError:
        raise StageFailed(f"Invalid {name}: it is not UTF-8 text. Save it as UTF-8 and push again.") from None
    try:
        return parse(relaxed_json.loads(text), app)
    except (ValueError, RecursionError, DockyardError) as error:
        raise StageFailed(f"Invalid {name}: {error}. Correct it and push again.") from None


def parse(data: Any, app: str) -> AppJson:
    """Check and type the decoded app.json of an app; raises DockyardError naming the key that is wrong."""
    root = _object(data, "the whole file")
    scripts = _object(root.get("scripts", {}), "scripts")
    dokku = _object(scripts.get("dokku", {}), "scripts.dokku")
    lines = {"predeploy": dokku.get("predeploy"), "postdeploy": dokku.get("postdeploy"),
             "first": scripts.get("postdeploy")}  # fmt: skip
    return AppJson(
        env=[_env_var(name, entry) for name, entry in _object(root.get("env", {}), "env").items()],
        scripts={key: _text(line, f"scripts {key}") for key, line in lines.items() if line},
        formation=_formation(_object(root.get("formation", {}), "formation")),
        healthchecks={
            kind: [
                Healthcheck.parse(_object(one, f"healthchecks.{kind}")) for one in _list(checks, f"healthchecks.{kind}")
            ]
            for kind, checks in _object(root.get("healthchecks", {}), "healthchecks").items()
        },
        buildpacks=[
            _text(_object(one, "buildpacks").get("url"), "buildpacks url")
            for one in _list(root.get("buildpacks", []), "buildpacks")
        ],
        assets=_assets(_object(root.get("dockyard", {}), "dockyard")),
        cron=task.parse([_object(one, "every entry of cron") for one in _list(root.get("cron", []), "cron")], app),
    )


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DockyardError(f"{where} must be an object")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise DockyardError(f"{where} must be a list")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise DockyardError(f"{where} must be a string")
    return value


def _env_var(name: str, entry: Any) -> EnvVar:
    config_vars.check_key(name)
    if isinstance(entry, str):
        return EnvVar(name, entry)
    fields = _object(entry, f"env.{name}")
    generator = _text(fields.get("generator", ""), f"env.{name}.generator")
    if generator not in ("", "secret"):
        raise DockyardError(f"env.{name}.generator must be 'secret', not '{generator}'")
    return EnvVar(
        name=name,
        value=_text(fields.get("value", ""), f"env.{name}.value"),
        required=bool(fields.get("required", True)),
        generator=generator,
        sync=bool(fields.get("sync", False)),
    )


def _formation(entries: Mapping[str, Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, entry in entries.items():
        quantity = _object(entry, f"formation.{kind}").get("quantity")
        if quantity is None:
            continue
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
            raise DockyardError(f"formation.{kind}.quantity must be a whole number from 0")
        if not re.fullmatch(r"[a-z0-9-]+", kind):
            raise DockyardError(f"formation names the process type '{kind}', which no Procfile can have")
        found[kind] = quantity
    return found


def _assets(ours: Mapping[str, Any]) -> dict[str, str]:
    entries = _object(ours.get("assets", {}), "dockyard.assets")
    found = {prefix: _text(directory, f"dockyard.assets.{prefix}") for prefix, directory in entries.items()}
    for prefix, directory in found.items():
        if not re.fullmatch(rf"/(?:{NAME}/)+", prefix):
            raise DockyardError(
                f"dockyard.assets names '{prefix}': it must be the beginning of a path such as /static/"
            )
        if not re.fullmatch(rf"{NAME}(?:/{NAME})*", directory):
            raise DockyardError(f"dockyard.assets.{prefix} must be a directory of the app, not '{directory}'")
    return found


def additions(wanted: list[EnvVar], present: Mapping[str, str], *, first: bool) -> dict[str, str]:
    """The config vars that a deploy is to set from `env`.

    Arguments: `present`, the merged config vars; `first`, whether the app was never deployed: afterwards only `sync`
    entries are set. Raises StageFailed for a required one that has no value (Dokku's words).
    """
    added: dict[str, str] = {}
    for variable in wanted:
        if variable.sync and variable.value:
            added[variable.name] = variable.value
        elif first and not present.get(variable.name):
            value = variable.value or (secrets.token_hex(32) if variable.generator else "")
            if value:
                added[variable.name] = value
            elif variable.required:
                raise StageFailed(
                    f"required env var {variable.name} has no value, no default, and no TTY for prompt: "
                    f"set it with `dokku config:set APP {variable.name}=...` and push again"
                )
    return added
