"""The documents say what is: paths, commands, keys and links in them are compared with the code."""

import ast
import os
import re
from pathlib import Path

import pytest

import commands_page
from dockyard.cli import plugins

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "dockyard" / "src" / "dockyard"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "dockyard" / "README.md"])
MAPS = [ROOT / "README.md", ROOT / "docs" / "architecture.md"]
MODULES = sorted(file for app in ("main", "booktime") for file in (ROOT / app).glob("*.py") if file.stem != "__init__")
ROOMS = sorted([*SOURCE.glob("*/"), *(ROOT / "main").glob("*/")])

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
FILE_AT_THE_TOP = re.compile(r"Procfile|\.\w{5,}|[\w.-]+\.(?:js|json|md|py|toml|txt|in)")
TYPED = re.compile(r"(?m)(?:^\s*|`)(?:\$ |sudo )?(?:bin/)?dokku (?:--(?:quiet|force|trace) )*([a-z][a-z:-]*)")
HOME_OF_SOMEBODY = re.compile(r"/(?:home|root|Users)/\w+")
WORDS_OF_MAIN = {"help", "version"}


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", text_of(page))


def label(page: Path) -> str:
    return str(page.relative_to(ROOT))


def paths_in(page: Path) -> list[str]:
    """What looks like a path of this repository: code without blanks, with a slash in it or a file's name."""
    words = [word for word in CODE.findall(prose_of(page)) if PATH.fullmatch(word)]
    return [word for word in words if ("/" in word or FILE_AT_THE_TOP.fullmatch(word)) and not is_state(word)]


def is_state(word: str) -> bool:
    """Whether it is a path of dockyard's state or a place that bin/test makes."""
    return word.startswith(("DOCKYARD_HOME", "locks/")) or word == ".venv"


def only_on_dokku() -> set[str]:
    section = text_of(ROOT / "docs" / "dokku.md").partition("\n## Only on Dokku\n")[2].partition("\n## ")[0]
    return set(CODE.findall(section))


def all_commands() -> set[str]:
    return {name for plugin in plugins.all_plugins() for name in plugin.commands}


def anchors_of(page: Path) -> set[str]:
    """The anchors GitHub makes of the page's headings."""
    headings = HEADING.findall(prose_of(page))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def keys_read(module: Path) -> set[str]:
    """The keys a module reads of a decoded file: words given to `.get`, `_of` or `_count`, or as a subscript."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(text_of(module))):
        if isinstance(node, ast.Call) and is_reader(node.func):
            found += node.args[:2]
        elif isinstance(node, ast.Subscript):
            found.append(node.slice)
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)} - {""}


def is_reader(function: ast.expr) -> bool:
    named = isinstance(function, ast.Name) and function.id in ("_of", "_count")
    return named or (isinstance(function, ast.Attribute) and function.attr == "get")


@pytest.mark.parametrize("page", MAPS, ids=label)
def test_every_path_on_the_map_exists(page: Path) -> None:
    paths = paths_in(page)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("room", ROOMS, ids=label)
def test_every_room_is_on_the_map(room: Path) -> None:
    if room.name != "__pycache__":
        assert f"`{label(room)}/`" in text_of(ROOT / "docs" / "architecture.md")


@pytest.mark.parametrize("module", MODULES, ids=label)
def test_every_module_of_the_shop_is_on_the_map(module: Path) -> None:
    assert f"`{label(module)}`" in text_of(ROOT / "docs" / "architecture.md")


def test_the_page_of_commands_is_what_the_plugins_make() -> None:
    assert text_of(ROOT / "docs" / "commands.md") == commands_page.render(), commands_page.__doc__


def test_every_command_is_on_its_page() -> None:
    listed = re.findall(r"^\| `([a-z:-]+)", text_of(ROOT / "docs" / "commands.md"), re.MULTILINE)
    assert sorted(listed) == sorted(all_commands())


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_every_command_typed_exists(page: Path) -> None:
    known = all_commands() | only_on_dokku() | WORDS_OF_MAIN
    assert [name for name in TYPED.findall(text_of(page)) if name not in known] == []


def test_what_is_only_on_dokku_is_not_here() -> None:
    assert only_on_dokku()
    assert only_on_dokku() & all_commands() == set()


@pytest.mark.parametrize("module", ["release/app_json.py", "checks/healthcheck.py", "cron/task.py"])
def test_every_key_of_app_json_is_told(module: str) -> None:
    told = set(CODE.findall(prose_of(ROOT / "docs" / "app-json.md")))
    keys = keys_read(SOURCE / module)
    assert len(keys) > 3
    assert keys - told == set()


def test_the_readme_begins_with_the_two_commands() -> None:
    block = re.findall(r"^    (\S+)", text_of(ROOT / "README.md").partition("\n## ")[0], re.MULTILINE)
    assert block == ["bin/launch", "bin/test"]
    assert [name for name in block if not os.access(ROOT / name, os.X_OK)] == []


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_every_link_leads_somewhere(page: Path) -> None:
    inside = [link for link in LINK.findall(text_of(page)) if "://" not in link]
    assert [link for link in inside if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_no_document_names_somebodys_home(page: Path) -> None:
    assert HOME_OF_SOMEBODY.findall(text_of(page)) == []
