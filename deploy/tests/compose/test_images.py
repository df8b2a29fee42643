"""What is in the images, and what must not be."""

import json

import pytest

SHOP, NGINX = "booktime-shop:current", "booktime-nginx:current"


@pytest.fixture
def inside(engine, images):
    """Run a shell's command in a container of an image."""

    def run(image, command):
        words = ("run", "--rm", "--network=none", "--entrypoint=sh", image, "-c", command)
        return engine.docker(*words)

    return run


@pytest.fixture
def settings(engine, images):
    """What an image says of itself."""

    def read(image):
        return json.loads(engine.docker("image", "inspect", image))[0]["Config"]

    return read


def test_nobody_is_root(settings, images):
    assert {settings(image)["User"] for image in images} == {"10001:10001"}


@pytest.mark.parametrize("program", ["gcc", "cc", "make", "node", "npm", "git", "uv", "ruff"])
def test_no_build_tool_is_left(inside, program):
    assert "none" in inside(SHOP, f"command -v {program} || echo none")


@pytest.mark.parametrize("package", ["pytest", "factory", "pytest_django", "faker"])
def test_no_package_of_tests_is_left(inside, package):
    found = f"import importlib.util as u; print(u.find_spec('{package}'))"
    assert inside(SHOP, f'python -c "{found}"').strip() == "None"


def test_no_tests_and_no_sources_of_bundles_are_left(inside):
    top = set(inside(SHOP, "ls -A /app").split())
    expected = {"app.json", "bin", "booktime", "deploy", "main", "manage.py", "migrations.json"}
    assert top == expected | {"staticfiles", "webpack-stats.json"}
    assert inside(SHOP, "ls -d /app/main/tests /app/deploy/tests 2>/dev/null || true") == ""
    assert inside(SHOP, "find / -xdev -name .git -prune -print 2>/dev/null || true") == ""


def test_nothing_secret_is_in_them(engine, inside, checkout, images):
    secrets = [file.read_text().strip() for file in (checkout / "deploy/compose/secrets").iterdir()]
    assert len(secrets) == 3
    for image in images:
        said = engine.docker("history", "--no-trunc", image) + engine.docker("inspect", image)
        places = "/app /srv /opt /etc /home /root /tmp /usr/local"
        for secret in secrets:
            assert secret not in said
            assert "clean" in inside(image, f"grep -rqs -- '{secret}' {places} || echo clean")


def test_a_file_of_secrets_has_no_way_in(engine, checkout, images, tmp_path):
    """Whatever its place: .dockerignore names what may get in."""
    canary = "canary-3f2c1a"
    places = (".env", "booktime/.env", "main/shop.pem", "main/shop.key", "id_rsa", "notes/keys.txt")
    for name in places:
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text(canary)
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM debian:bookworm-slim\nCOPY . /context\n")
    engine.docker("build", "--quiet", "--tag=context", f"--file={dockerfile}", str(checkout))
    for name in places:
        (checkout / name).unlink()
    search = f"grep -rls {canary} /context || echo clean; ls -A /context"
    found = engine.docker("run", "--rm", "--network=none", "context", "sh", "-c", search)
    assert found.startswith("clean")
    assert "manage.py" in found
    assert ".git" not in found.split()


def test_the_release_is_complete_without_the_network(inside):
    """Static files are compressed, bundles known, and every module can be imported."""
    assert int(inside(SHOP, "find staticfiles -name '*.br' | wc -l")) > 10
    assert "imageswitcher" in inside(SHOP, "cat webpack-stats.json")
    assert inside(SHOP, "python manage.py check")


def test_nginx_has_the_release_s_static_files(inside):
    listing = "find . -type f | sort | sha256sum"
    here = inside(SHOP, f"cd staticfiles && {listing}")
    assert inside(NGINX, f"cd /srv/release/static && {listing}") == here


def test_the_shop_is_asked_whether_it_is_healthy(settings):
    assert settings(SHOP)["Healthcheck"]["Test"][0] == "CMD"


def test_uwsgi_is_there_as_the_second_server(inside):
    assert inside(SHOP, "uwsgi --version").startswith("2.")
