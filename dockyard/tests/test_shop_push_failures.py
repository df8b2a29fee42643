"""The shop itself, on a real database: each way in which a push of it can fail leaves the shop of before on the air."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pushing import Pusher
from shop import KEPT_TEST, to_be_pushed

pytestmark = [
    pytest.mark.platform,
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js with npm is not here: apt install nodejs npm"),
]


@pytest.fixture(scope="module")
def module_shop(module_platform: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pusher]:
    """The shop, deployed once for the tests of this module."""
    with to_be_pushed(module_platform, tmp_path_factory.mktemp("shop")) as shop:
        pushed = shop.push()
        assert pushed.code == 0, pushed.text
        yield shop


@pytest.fixture
def shop(module_shop: Pusher) -> Pusher:
    """The shop on the air; its clone is what is deployed."""
    module_shop.go_back()
    assert module_shop.get("/")[0] == 200
    return module_shop


def add(shop: Pusher, name: str, text: str) -> None:
    """Write `text` at the end of a file of the clone."""
    place = shop.clone / name
    place.write_text(place.read_text() + text)


def test_it_refuses_a_syntax_error(shop: Pusher) -> None:
    add(shop, "main/urls.py", "\ndef broken(:\n")
    shop.refused("SyntaxError", "main/urls.py", "App build failed")


def test_it_refuses_a_failing_test(shop: Pusher) -> None:
    add(shop, f"main/tests/{KEPT_TEST}", "\n\ndef test_it_fails():\n    assert 'this' == 'that'\n")
    shop.refused("test_it_fails", "assert 'this' == 'that'", "bin/post_compile failed", "App build failed")


def test_it_refuses_a_failing_test_of_the_frontend(shop: Pusher) -> None:
    shop.write("frontend/imageswitcher/tests/broken.test.js", "test('it fails', () => expect('this').toBe('that'));\n")
    shop.refused("it fails", "bin/post_compile failed", "App build failed")


def test_it_refuses_a_bundle_that_cannot_be_built(shop: Pusher) -> None:
    add(shop, "frontend/imageswitcher/index.jsx", "\nconst = ;\n")
    shop.refused("index.jsx", "bin/post_compile failed", "App build failed")


def test_it_refuses_a_bad_line_in_the_requirements(shop: Pusher) -> None:
    add(shop, "requirements.txt", "django = 5\n")
    shop.refused("django = 5", "requirements.txt cannot be installed", "App build failed")


def test_it_refuses_a_failing_migration_and_undoes_its_half(shop: Pusher) -> None:
    before = shop.must("run", "shop", "./manage.py", "showmigrations", "main")
    latest = max(place.stem for place in (shop.clone / "main" / "migrations").glob("0*.py"))
    shop.write("main/migrations/9999_broken.py", FAILING_MIGRATION.format(latest=latest))
    shop.refused("RuntimeError: no such shelf", "bin/post_compile failed", "App build failed")
    assert shop.must("run", "shop", "./manage.py", "showmigrations", "main") == before
    tables = shop.must("run", "shop", "./manage.py", "inspectdb")
    assert "HalfDone" not in tables


FAILING_MIGRATION = '''"""A migration that passes the tests, on SQLite, and fails half-way on the real database."""

from django.db import migrations


def fail(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        raise RuntimeError("no such shelf")


class Migration(migrations.Migration):
    dependencies = [("main", "{latest}")]
    operations = [
        migrations.RunSQL("CREATE TABLE half_done (id integer PRIMARY KEY)", migrations.RunSQL.noop),
        migrations.RunPython(fail, migrations.RunPython.noop),
    ]
'''


def test_it_refuses_a_migration_that_hurts_the_running_release(shop: Pusher) -> None:
    before = shop.must("run", "shop", "./manage.py", "showmigrations", "main")
    latest = max(place.stem for place in (shop.clone / "main" / "migrations").glob("0*.py"))
    add(shop, "main/models/product_tag.py", "\n\nProductTag.add_to_class('colour', models.TextField())\n")
    shop.write("main/migrations/9999_colour.py", HURTING_MIGRATION.format(latest=latest))
    shop.refused(
        "main.9999_colour adds the NOT NULL column main_producttag.colour without db_default.",
        "Give the field db_default=..., or null=True.",
        "Nothing was written.",
        "App build failed",
    )
    assert shop.must("run", "shop", "./manage.py", "showmigrations", "main") == before
    assert "colour" not in shop.must("run", "shop", "./manage.py", "inspectdb", "main_producttag")


HURTING_MIGRATION = '''"""A migration that works, and that the code on the air does not survive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("main", "{latest}")]
    operations = [
        migrations.AddField("producttag", "colour", models.TextField(default="red"), preserve_default=False),
    ]
'''


def test_the_running_shop_has_what_it_needs_and_no_more(shop: Pusher) -> None:
    place = shop.app.current.resolve() / "app"
    left = {one.name for one in place.iterdir()}
    assert left >= {"manage.py", "main", "booktime", "staticfiles", "webpack-stats.json", "migrations.json"}
    assert left & {"node_modules", "frontend", "docs", "dockyard", "jest.config.js", ".pytest_cache"} == set()
    assert not (place / "main" / "tests").exists()
    told = json.loads((place / "migrations.json").read_text())
    assert told["leaves"]["main"] == max(place.stem for place in (shop.clone / "main" / "migrations").glob("0*.py"))
    shop.must("run", "shop", "./manage.py", "import_data", "--if-empty")
    shop.must("run", "shop", "./manage.py", "release_check")


def test_it_refuses_too_short_a_secret_key_and_says_what_to_type(shop: Pusher) -> None:
    key = shop.must("config:get", "shop", "SECRET_KEY").rstrip("\n")
    shop.must("config:set", "--no-restart", "shop", "SECRET_KEY=change this")
    try:
        pushed = shop.refused("SECRET_KEY", "50", "Execution of release task failed: bin/release")
        assert "change this" not in pushed.text, "a secret is never shown"
    finally:
        shop.must("config:set", "--no-restart", "shop", f"SECRET_KEY={key}")


def test_it_refuses_a_crash_at_boot(shop: Pusher) -> None:
    shop.write("Procfile", "web: python -c 'raise SystemExit(\"no light in the window\")'\nrelease: bin/release\n")
    shop.refused("no light in the window", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_shop_that_is_not_ready(shop: Pusher) -> None:
    add(shop, "main/readiness.py", '\n\ndef checks():\n    return {"shelves": lambda: "empty"}\n')
    shop.refused("Failure in name='ready': GET /ready answered 503", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_missing_procfile(shop: Pusher) -> None:
    (shop.clone / "Procfile").unlink()
    shop.refused("No process types: there is no Procfile", "web: COMMAND")


def test_it_deploys_again_when_the_mistake_is_mended(shop: Pusher) -> None:
    """None of the failures above has left anything that would be in the way; a reason lets a hurting migration pass."""
    latest = max(place.stem for place in (shop.clone / "main" / "migrations").glob("0*.py"))
    shop.write("main/migrations/9999_no_view.py", ALLOWED_MIGRATION.format(latest=latest))
    shop.commit()
    pushed = shop.push()
    assert pushed.code == 0, pushed.text
    assert "Allowed: main.9999_no_view drops table shelf_view, because nothing has read it since v1" in pushed.text
    assert shop.git("rev-parse", "HEAD") in shop.get("/version")[1]
    back = shop.dokku("rollback", "shop")
    assert back.code != 0, "the release of before does not know the migration"
    assert "main.9999_no_view (drops table shelf_view)" in back.text
    assert "9999_colour" not in back.text, "what was refused never got into the database"


ALLOWED_MIGRATION = '''"""The last step of taking something away."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("main", "{latest}")]
    allowed_because = "nothing has read it since v1"
    operations = [migrations.RunSQL("DROP VIEW IF EXISTS shelf_view")]
'''
