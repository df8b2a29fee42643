""".slugignore: files of the repository that the build and the release do without (Heroku's)."""

import shutil
from pathlib import Path

from pathspec import GitIgnoreSpec

from dockyard.errors import StageFailed

NAME = ".slugignore"


def apply(root: Path) -> None:
    """Remove from a freshly extracted tree what its .slugignore names; nothing without that file.

    The patterns are those of .gitignore, one a line, without negation (Heroku Dev Center, "Slug Compiler"). Raises
    StageFailed naming the line that is none.
    """
    try:
        text = (root / NAME).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except (UnicodeDecodeError, IsADirectoryError):
        raise StageFailed(f"{NAME} must be a file of UTF-8 text. Correct it and push again.") from None
    _remove(root, root, parse(text))


def parse(text: str) -> GitIgnoreSpec:
    """The patterns of a .slugignore; raises StageFailed naming the line that is none."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            raise _refused(number, line, "is no pattern of .gitignore's kind") from None
        if line.startswith("!"):
            raise _refused(number, line, "negates, which a slug cannot: name the files to leave out")
    return GitIgnoreSpec.from_lines(lines)


def _refused(number: int, line: str, why: str) -> StageFailed:
    return StageFailed(f"Line {number} of {NAME}, '{line}', {why}. Correct it and push again.")


def _remove(root: Path, directory: Path, spec: GitIgnoreSpec) -> None:
    for entry in list(directory.iterdir()):
        name = entry.relative_to(root).as_posix()
        if entry.is_dir() and not entry.is_symlink():
            if spec.match_file(f"{name}/"):
                shutil.rmtree(entry)
            else:
                _remove(root, entry, spec)
        elif spec.match_file(name):
            entry.unlink()
