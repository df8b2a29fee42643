"""Backups as files: their names, their records, what is kept and what is never touched."""

import json
from pathlib import Path

import pytest

from backing_up import described, pretended
from dockyard import files, properties
from dockyard.app import App
from dockyard.errors import DockyardError, StageFailed
from dockyard.services import backup_place, backups, links, snapshot
from dockyard.services.backup import Unfit, in_words, new_name, origin_mark, scratch_name
from dockyard.services.backup_place import Directory


def quiet(text: str) -> None:
    pass


def test_names_sort_by_time() -> None:
    assert new_name("books", 0) == f"books-19700101T000000Z-{origin_mark()}"
    moments = [0, 59, 3600, 10**9, 2 * 10**9]
    names = [new_name("books", moment) for moment in moments]
    assert names == sorted(names)


def test_only_the_owner_may_read_them(home: Path) -> None:
    service = described(home)
    pretended(service, 1)
    folder = backup_place.default(service).folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / f"{new_name('books', 1)}.json").stat().st_mode & 0o777 == 0o600


def test_the_newest_are_kept_of_each_reason(home: Path) -> None:
    service = described(home)
    place = backup_place.default(service)
    for moment in range(10):
        pretended(service, moment)
    for moment in range(20, 22):
        pretended(service, moment, reason="scheduled")
    backups.prune(service, place, "typed", quiet)
    left = [one.name for one in place.backups("books")]
    assert left == [new_name("books", moment) for moment in [*range(3, 10), 20, 21]]


def test_what_it_has_not_written_is_never_removed(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    assert dokku("postgres:set", "books", "backup-keep", "1").code == 0
    place = backup_place.default(service)
    foreign = pretended(service, 1, origin="elsewhere:/srv/dockyard")
    pretended(described(home, "books-2"), 2, place)
    stem = new_name("books", 9)
    for name in ("mine.dump", f"{stem}.dump", f"{stem}.txt", "notes.json"):
        (place.folder / name).write_text("mine")
    old, new = pretended(service, 3), pretended(service, 4)
    before = {file.name for file in place.folder.iterdir()}
    backups.prune(service, place, "typed", quiet)
    assert before - {file.name for file in place.folder.iterdir()} == {f"{old.name}.dump", f"{old.name}.json"}
    assert place.backups("books") == [foreign, new]


def test_two_homes_write_to_one_place_in_the_same_second(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = described(home)
    place = backup_place.default(service)
    ours = pretended(service, 1, place, sha256="ours")
    with files.scratch_directory(place.scratch, scratch_name(service.name)) as under_way:
        monkeypatch.setenv("DOCKYARD_HOME", f"{home}-2")
        theirs = pretended(service, 1, place, sha256="theirs")
        with files.scratch_directory(place.scratch, scratch_name(service.name)):
            assert under_way.exists()
    assert {one.sha256 for one in place.backups("books")} == {"ours", "theirs"}
    backups.prune(service, place, "typed", quiet)
    assert place.read(ours.name) == ours
    assert place.read(theirs.name) == theirs


@pytest.mark.parametrize("name", ["../../mine", "books", None])
def test_a_record_with_another_name_than_its_files_is_not_believed(home: Path, name: str | None) -> None:
    service = described(home)
    place = backup_place.default(service)
    backup = pretended(service, 1)
    record = place.folder / f"{backup.name}.json"
    record.write_text(json.dumps(backup.as_record() | {"name": name}))
    with pytest.raises(DockyardError, match=f"not of {backup.name}: nothing was done"):
        place.read(backup.name)
    assert place.backups("books") == []


def test_one_without_its_dump_or_its_record_is_none(home: Path) -> None:
    service = described(home)
    place = backup_place.default(service)
    for moment, gone in ((1, ".dump"), (2, ".json")):
        (place.folder / f"{pretended(service, moment).name}{gone}").unlink()
    assert place.backups("books") == []
    with pytest.raises(DockyardError, match="There is no backup"):
        place.read(new_name("books", 1))
    with pytest.raises(DockyardError, match="postgres:import"):
        place.read(new_name("books", 2))


@pytest.mark.parametrize("content", ["", "[]", "null", '{"name": "x"}'])
def test_a_damaged_record_is_told_and_the_others_are_listed(dokku, home: Path, content: str) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    bad, good = pretended(service, 1), pretended(service, 2)
    (backup_place.default(service).folder / f"{bad.name}.json").write_text(content)
    answer = dokku("postgres:backups", "books", "--format", "json")
    assert [one["name"] for one in json.loads(answer.out)] == [good.name]
    assert "damaged" in answer.err


def test_a_dump_that_was_changed_is_refused(home: Path) -> None:
    service = described(home)
    backup = pretended(service, 1)
    place = backup_place.default(service)
    with place.checked(backup) as dump:
        assert dump.read_bytes() == b"no dump"
    dump.write_bytes(b"no dumb")
    with pytest.raises(Unfit, match="damaged"), place.checked(backup):
        pass


def test_one_is_found_by_name_by_path_or_as_the_newest(home: Path, tmp_path: Path) -> None:
    service = described(home)
    default, other = backup_place.default(service), Directory(tmp_path / "other")
    first, last = pretended(service, 1), pretended(service, 3)
    elsewhere = pretended(service, 2, other)
    assert backups.find(service, "", [default, other])[1] == last
    assert backups.find(service, first.name, [default])[1] == first
    assert backups.find(service, f"{other}/{elsewhere.name}.dump", [default])[1] == elsewhere
    assert backups.find(service, f"{other}/{elsewhere.name}", [])[1] == elsewhere
    with pytest.raises(DockyardError, match="There is no backup nope of books"):
        backups.find(service, "nope", [default])


def test_they_are_listed_after_the_service_has_gone(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    backup = pretended(service, 1)
    (service.directory / "service.json").unlink()
    service.directory.rmdir()
    assert backup.name in dokku("postgres:backups", "books").out
    assert dokku("postgres:backups", "nope").err == " !     Postgres service nope does not exist\n"


def test_differences_are_told_table_by_table() -> None:
    expected, found = {"public.a": 1, "public.b": 2, "public.c": 3}, {"public.a": 1, "public.b": 3, "public.d": 0}
    assert snapshot.differences(expected, found) == [
        "public.b has 3 rows instead of 2",
        "public.c is missing: it had 3 rows",
        "public.d is there, which the backup does not know",
    ]


def test_sizes_are_readable() -> None:
    assert [in_words(size) for size in (0, 999, 1000, 34_200_000)] == ["0 bytes", "999 bytes", "1.0 kB", "34.2 MB"]


SENSELESS = [["nope", "3"], [""], ["backup-keep", "0"], ["backup-keep", "-1"], ["backup-keep", "x"]]


@pytest.mark.parametrize("words", SENSELESS)
def test_a_setting_that_makes_no_sense_is_refused(dokku, home: Path, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    answer = dokku("postgres:set", "books", *words)
    assert answer.code in (1, 2)
    assert backups.keep(service) == backups.KEEP


def test_a_setting_is_taken_back(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    assert dokku("postgres:set", "books", "backup-keep", "30").out == "=====> Setting backup-keep to 30\n"
    assert backups.keep(service) == 30
    assert dokku("postgres:set", "books", "backup-keep").out == "=====> Unsetting backup-keep\n"
    assert backups.keep(service) == backups.KEEP


def test_before_a_release_nothing_happens_unless_asked_for(dokku, booktime: App) -> None:  # type: ignore[no-untyped-def]
    service = described(booktime.directory)
    links.link(service, booktime)
    backups.before_release(booktime)
    properties.put(booktime, backups.WHEN, backups.EVERY_RELEASE)
    with pytest.raises(StageFailed, match="nothing was released\nService books is not running"):
        backups.before_release(booktime)
