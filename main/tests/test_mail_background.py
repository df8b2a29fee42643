"""Pages that do not wait for the mail server."""

import pytest

from main.mails import background
from main.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "another-Pw-17"


@pytest.mark.django_db(transaction=True)
def test_an_accident_is_told_without_anybodys_address(user, in_the_background, json_lines):
    def write(*people):
        raise RuntimeError("an accident")

    in_the_background(write, user, "ana@example.com", 7).result(30)
    (line,) = json_lines()
    assert line["message"] == f"Not done: write, {user.pk}, somebody, 7"
    assert "@" not in str(line)


@pytest.fixture
def handed_in(monkeypatch):
    """The names of the tasks that were handed to the background; none is done."""
    tasks = []
    monkeypatch.setattr(background, "later", lambda task, *args: tasks.append(task.__name__))
    return tasks


def test_signing_up(client, handed_in, mailoutbox):
    data = {"email": "ana@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/signup/", data).status_code == 302
    assert handed_in == ["send_welcome"]
    assert not mailoutbox


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_a_new_password(client, user, handed_in, mailoutbox, known):
    data = {"email": user.email if known else "nobody@example.com"}
    assert client.post("/password-reset/", data).status_code == 302
    assert handed_in == ["send_reset" if known else "send_no_account"]
    assert not mailoutbox


def test_changing_a_password(client, user, handed_in, mailoutbox):
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", data).status_code == 302
    assert handed_in == ["send_changed"]
    assert not mailoutbox
