"""Tokens: whose they are, and what ends them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from knox.models import AuthToken

from main.api.tokens import MOST, issue, user_of_token
from main.models import User
from main.safe_migrations.lint import lint_pending
from main.tests.at_once import AT_ONCE, at_once
from main.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(user):
    return issue(user)[1]


def test_it_tells_whose_it_is(user, token):
    assert user_of_token(token) == user


def test_it_is_not_kept_as_it_is(token):
    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)


@pytest.mark.parametrize(
    "garbage", ["", "a", "f" * 64, "é" * 64, "\0" * 64, "\ud800", "F" * 64, "a" * 100_000, "' OR 1"]
)
def test_garbage_is_nobodys(token, garbage):
    assert user_of_token(garbage) is None


def test_part_of_one_is_nobodys(token):
    assert user_of_token(token[:-1]) is None
    assert user_of_token(token[:15] + "0" * 49) is None


def test_it_is_good_for_90_days(user, token):
    kept = AuthToken.objects.get()
    assert timedelta(days=89) < kept.expiry - timezone.now() <= timedelta(days=90)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert user_of_token(token) is None
    assert not AuthToken.objects.exists()


def test_each_device_has_its_own(user, token):
    other = issue(user)[1]
    assert (user_of_token(token), user_of_token(other)) == (user, user)


def test_one_too_many_ends_the_oldest(user, token):
    others = [issue(user)[1] for _ in range(MOST)]
    assert user_of_token(token) is None
    assert [user_of_token(other) for other in others] == [user] * MOST


def test_a_new_password_ends_all(user, token):
    stranger = issue(UserFactory())[1]
    user.set_password("another horse battery")
    user.save()
    assert user_of_token(token) is None
    assert user_of_token(stranger)


def test_no_password_any_more_ends_all(user, token):
    user.set_unusable_password()
    user.save()
    assert user_of_token(token) is None


def test_being_deactivated_ends_all_for_good(user, token):
    user.is_active = False
    user.save()
    user.is_active = True
    user.save()
    assert user_of_token(token) is None


def test_somebody_inactive_has_none(user, token):
    User.objects.update(is_active=False)
    assert user_of_token(token) is None
    assert issue(user) is None


def test_another_change_ends_none(user, token):
    user.email = "new@example.com"
    user.save()
    assert user_of_token(token) == user


def test_a_password_that_is_hashed_anew_ends_none(user, token, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    before = user.password
    assert user.check_password(PASSWORD)
    assert user.password != before
    assert user_of_token(token) == user


def test_a_password_changed_at_that_moment_leaves_none(user):
    asking = User.objects.get()
    user.set_password("another horse battery")
    user.save()
    assert issue(asking) is None
    assert not AuthToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_phones_at_once_do_not_get_past_the_most():
    user = UserFactory()
    for _ in range(MOST):
        issue(user)
    for _ in range(5):
        made = at_once(issue, user)
        assert AuthToken.objects.count() == MOST
        assert [user_of_token(token) for _, token in made] == [user] * AT_ONCE


def test_a_running_shop_bears_their_migrations():
    MigrationRecorder(connection).migration_qs.filter(app="knox").delete()
    verdicts = lint_pending(MigrationExecutor(connection))
    assert "knox.0008_remove_authtoken_salt" in [verdict.name for verdict in verdicts]
    assert [verdict for verdict in verdicts if verdict.is_refused] == []
