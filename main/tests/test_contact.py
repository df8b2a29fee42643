"""Writing to customer service."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsDown

from main.forms.contact import MAX_LENGTH
from main.tests.factories import UserFactory
from main.views import contact

pytestmark = pytest.mark.django_db

WORDS = "Is “Emma” in large print?\n\nThank you, Ana."


@pytest.fixture(autouse=True)
def _customer_service(settings):
    settings.CUSTOMER_SERVICE_EMAIL = "help@example.com"


@pytest.fixture
def failing(monkeypatch):
    """Let the mail server fail."""

    def fail(error):
        def send_messages(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return fail


def write(client, **changes):
    data = {"name": "Ana Reader", "email": "ana@example.com", "message": WORDS, **changes}
    address = data.pop("address", "203.0.113.7")
    return client.post("/contact-us/", data, headers={"x-forwarded-for": address})


def test_the_page_has_an_empty_form(client):
    response = client.get("/contact-us/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response.context["form"].initial == {}
    assert b'name="leave_empty"' in response.content


def test_it_mails_customer_service_and_says_so(client):
    response = write(client)
    assert (response.status_code, response["Location"]) == (302, "/contact-us/")
    assert "on its way to us" in client.get("/contact-us/").content.decode()
    [letter] = mail.outbox
    assert letter.to == ["help@example.com"]
    assert letter.reply_to == ["ana@example.com"]
    assert letter.subject == "Message from Ana Reader"
    assert WORDS in letter.body
    assert "Not logged in." in letter.body


def test_the_senders_of_the_mail_is_the_shop(client, settings):
    write(client)
    assert mail.outbox[0].from_email == settings.DEFAULT_FROM_EMAIL


def test_who_is_logged_in_need_not_type_the_address(client):
    client.force_login(UserFactory(email="ana@example.com", first_name="Ana", last_name="Reader"))
    form = client.get("/contact-us/").context["form"]
    assert form.initial == {"name": "Ana Reader", "email": "ana@example.com"}


def test_the_mail_tells_who_was_logged_in(client):
    client.force_login(UserFactory(email="bea@example.com"))
    write(client)
    assert "Logged in as bea@example.com." in mail.outbox[0].body


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": " "},
        {"name": "a" * 101},
        {"name": "Ana\0"},
        {"email": ""},
        {"email": "nobody"},
        {"email": "a@example.com, b@example.com"},
        {"email": "a" * 250 + "@example.com"},
        {"message": ""},
        {"message": "\n \n"},
        {"message": "a\0b"},
        {"message": "a" * (MAX_LENGTH + 1)},
    ],
)
def test_it_refuses_what_is_missing_malformed_or_too_long(client, changes):
    response = write(client, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(changes)
    assert mail.outbox == []


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x85", "\u2028", "\v"])
@pytest.mark.parametrize("field", ["name", "email"])
def test_nobody_can_add_a_header(client, field, end):
    response = write(client, **{field: f"ana@example.com{end}Bcc: all@example.com"})
    assert response.status_code == 422
    assert mail.outbox == []


def test_names_of_all_the_world_arrive(client):
    name = "Żółć " * 19
    assert write(client, name=name, email="ana@bücher.example").status_code == 302
    headers = mail.outbox[0].message()
    assert "\nBcc" not in headers.as_string()
    assert mail.outbox[0].subject == f"Message from {name.strip()}"
    assert headers["Reply-To"] == "ana@xn--bcher-kva.example"


def test_what_is_typed_is_no_template_and_no_html(client):
    write(client, name="{{ settings.SECRET_KEY }} <b>&</b>")
    assert mail.outbox[0].subject == "Message from {{ settings.SECRET_KEY }} <b>&</b>"


def test_a_lines_end_counts_once_as_it_does_in_browsers(client):
    words = "a\r\n" * (MAX_LENGTH // 2 - 1) + "a"
    assert write(client, message=words).status_code == 302
    assert "\r" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "error",
    [
        SMTPServerDisconnected("gone"),
        SMTPRecipientsRefused({"help@example.com": (550, b"no")}),
        ConnectionRefusedError(),
        TimeoutError(),
    ],
)
def test_a_failing_mail_server_loses_no_word(client, failing, json_lines, error):
    failing(error)
    response = write(client)
    assert response.status_code == 503
    page = response.content.decode()
    assert "was not sent" in page
    assert "Thank you, Ana." in page
    assert 'value="ana@example.com"' in page
    [line] = [
        line for line in json_lines() if line["level"] == "ERROR" and "Not sent" in line["message"]
    ]
    assert line["message"] == "Not sent: message from the contact page"


def test_a_program_that_fills_in_everything_is_refused(client):
    response = write(client, leave_empty="https://spam.example")
    assert response.status_code == 422
    assert "Only programs" in response.content.decode()
    assert mail.outbox == []


def test_the_field_for_programs_shows_only_when_it_has_to_be_emptied(client):
    assert "<div hidden>" in client.get("/contact-us/").content.decode()
    page = write(client, leave_empty="oops").content.decode()
    assert "<div hidden>" not in page
    assert "Thank you, Ana." in page


def test_after_some_messages_it_asks_to_wait_and_keeps_the_words(client):
    for _ in range(contact.LIMIT.tries):
        assert write(client).status_code == 302
    response = write(client)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Thank you, Ana." in response.content.decode()
    assert "times within an hour" in response.content.decode()
    assert len(mail.outbox) == contact.LIMIT.tries


def test_another_client_may_still_write(client):
    for _ in range(contact.LIMIT.tries + 1):
        write(client)
    assert write(client, address="203.0.113.8").status_code == 302


def test_a_client_cannot_claim_to_be_another(client):
    for number in range(contact.LIMIT.tries):
        write(client, address=f"10.0.0.{number}, 203.0.113.7")
    assert write(client, address="10.0.0.99, 203.0.113.7").status_code == 429


def test_mistakes_in_the_form_do_not_count(client):
    for _ in range(contact.LIMIT.tries + 1):
        write(client, email="nobody")
    assert write(client).status_code == 302


def test_a_cache_that_does_not_answer_stops_nobody(client, monkeypatch, caplog):
    def fail(*arguments):
        raise RedisIsDown("down")

    monkeypatch.setattr(contact, "count", fail)
    assert write(client).status_code == 302
    assert "Not counted: messages from the contact page" in caplog.text


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_refuses_other_methods(client, method):
    assert getattr(client, method)("/contact-us/").status_code == 405


def test_a_form_from_elsewhere_is_refused():
    assert write(Client(enforce_csrf_checks=True)).status_code == 403
    assert mail.outbox == []


def test_more_than_a_form_can_hold_is_400(client):
    assert write(client, message="a" * (2 * 1024 * 1024 + 1)).status_code == 400
    assert mail.outbox == []
