"""How often passwords may be tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from main import throttling
from main.client_address import client_network
from main.tests.factories import PASSWORD, EmployeeFactory, UserFactory
from main.throttling import LOGIN_ACCOUNT, LOGIN_ADDRESS, LOGIN_HERE, TooManyTriesError

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The moment it is; a test moves it."""
    moment = [1_000_000_000.0]
    monkeypatch.setattr(throttling, "now", lambda: moment[0])
    return moment


@pytest.fixture
def user(db):
    return UserFactory(email="ana@example.com")


def log_in(client, email, password="wrong", address=HOME, page="/login/"):
    data = {"username": email, "password": password}
    return client.post(page, data, headers={"x-forwarded-for": address})


def use_up(client, limit, email="ana@example.com", **options):
    for _ in range(limit.tries):
        assert log_in(client, email, **options).status_code in (200, 422)  # the admin says 200


def use_up_account(email):
    """Fail for an account from many addresses."""
    for number in range(LOGIN_ACCOUNT.tries):
        throttling.refuse_if_too_many(request_from(f"203.0.113.{number}"), email)


def request_from(forwarded, remote="127.0.0.1"):
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


def test_too_many_tries_are_429_with_a_time_and_a_sentence(client, user):
    use_up(client, LOGIN_HERE)
    response = log_in(client, user.email)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= LOGIN_HERE.seconds
    assert response["Cache-Control"] == "no-store"
    assert "Too many tries. Try again in" in response.content.decode()


def test_over_the_limit_the_right_password_does_not_help(client, user):
    use_up(client, LOGIN_HERE)
    assert log_in(client, user.email, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_over_the_limit_no_password_is_looked_at(client, user, monkeypatch):
    use_up(client, LOGIN_HERE)
    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", None)
    assert log_in(client, user.email).status_code == 429


def test_it_is_over_when_it_says(client, user, clock):
    use_up(client, LOGIN_HERE)
    clock[0] += int(log_in(client, user.email)["Retry-After"]) - 1
    assert log_in(client, user.email, PASSWORD).status_code == 429
    clock[0] += 1
    assert log_in(client, user.email, PASSWORD).status_code == 302


def test_a_right_password_takes_the_failures_back(client, user):
    for _ in range(3):
        for _ in range(LOGIN_HERE.tries - 1):
            log_in(client, user.email)
        assert log_in(client, user.email, PASSWORD).status_code == 302
        client.logout()


def test_other_accounts_get_in_from_the_same_address(client, user):
    use_up(client, LOGIN_HERE)
    assert log_in(client, UserFactory().email, PASSWORD).status_code == 302


def test_a_stranger_locks_nobody_out_elsewhere(client, user):
    use_up(client, LOGIN_HERE)
    assert log_in(client, user.email, PASSWORD, address=ELSEWHERE).status_code == 302


@pytest.mark.parametrize("written", ["ANA@example.com", "  ana@example.com ", "Ana@Example.Com"])
def test_another_way_to_write_the_account_is_the_same(client, user, written):
    use_up(client, LOGIN_HERE)
    assert log_in(client, written).status_code == 429


def test_a_dotless_i_is_no_other_account():
    """PostgreSQL finds the one account by either."""
    assert throttling.account_key("admın@example.com") == throttling.account_key(
        "Admin@example.com"
    )


def test_an_account_that_does_not_exist_is_no_different(client, db):
    use_up(client, LOGIN_HERE, "nobody@example.com")
    assert log_in(client, "nobody@example.com").status_code == 429


def test_an_address_is_limited_over_all_accounts(client, user):
    for number in range(LOGIN_ADDRESS.tries):
        throttling.refuse_if_too_many(request_from(HOME), f"{number}@example.com")
    assert log_in(client, user.email, PASSWORD).status_code == 429
    assert log_in(client, user.email, PASSWORD, address=ELSEWHERE).status_code == 302


def test_good_logins_do_not_use_an_address_up(client, user):
    for _ in range(LOGIN_ADDRESS.tries + 1):
        throttling.refuse_if_too_many(request_from(HOME), user.email)
        throttling.take_back(request_from(HOME), user.email)
    assert log_in(client, user.email, PASSWORD).status_code == 302


def test_many_addresses_cannot_guess_one_account(client, user):
    use_up_account(user.email)
    assert log_in(client, user.email).status_code == 429


def test_its_owner_gets_in_all_the_same_where_they_did_before(client, user):
    assert log_in(client, user.email, PASSWORD).status_code == 302
    client.logout()
    use_up_account(user.email)
    assert log_in(client, user.email, PASSWORD).status_code == 302
    client.logout()
    assert log_in(client, user.email, PASSWORD, address=ELSEWHERE).status_code == 429


def test_the_admin_has_the_same_limits(client, db):
    staff = EmployeeFactory()
    use_up(client, LOGIN_HERE, staff.email, page="/admin/login/")
    response = log_in(client, staff.email, PASSWORD, page="/admin/login/")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert log_in(client, staff.email, PASSWORD).status_code == 429


def test_a_command_has_none(user):
    for _ in range(LOGIN_HERE.tries + 1):
        assert authenticate(None, username=user.email, password="wrong") is None
    assert authenticate(None, email=user.email, password=PASSWORD) == user


def test_tries_at_the_same_moment_all_count():
    def count():
        try:
            throttling.count(LOGIN_HERE, "ana")
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        allowed = [future.result() for future in [pool.submit(count) for _ in range(40)]]
    assert sum(allowed) == LOGIN_HERE.tries


def test_any_text_can_be_an_account():
    for text in ("", "x" * 100_000, "\0", "a b\r\n", "\ud800"):
        throttling.refuse_if_too_many(request_from(HOME), text)


@pytest.mark.parametrize(
    ("forwarded", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("10.0.0.1, evil, 192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.1, <script>\n", "unknown"),
        ("", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_the_router_adds(forwarded, network):
    assert client_network(request_from(forwarded)) == network
