"""A shopper in a real browser: signs up, writes an address, changes the password."""

import pytest
from django.core import mail

from main.models import User
from main.tests.factories import PASSWORD, AddressFactory, UserFactory
from main.tests.mailbox import link_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NEW = "quite another horse"


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).click()


def log_in(page, email, password=PASSWORD):
    page.goto("/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    press(page, "Log in")


def test_it_signs_up_writes_an_address_and_changes_the_password(page):
    page.goto("/signup/")
    page.get_by_label("E-mail address").fill("ana@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    press(page, "Make my account")
    page.get_by_text("Welcome to BookTime!").wait_for()

    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Your addresses").click()
    page.get_by_role("link", name="Add an address").click()
    page.get_by_label("Full name").fill("Ana Lee")
    page.get_by_label("Street and number").fill("2 Short Lane")
    page.get_by_label("Postcode").fill("D02 X285")
    page.get_by_label("Town or city").fill("Dublin")
    page.get_by_label("Country").select_option("Ireland")
    press(page, "Keep this address")
    page.locator("address", has_text="D02 X285 Dublin").wait_for()

    page.goto("/account/")
    page.get_by_role("link", name="Change your password").click()
    page.get_by_label("Old password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password confirmation").fill(NEW)
    press(page, "Change my password")
    page.get_by_text("Your password is changed.").wait_for()
    assert User.objects.get().check_password(NEW)


def test_it_changes_and_deletes_an_address(page):
    address = AddressFactory(city="Oldtown")
    log_in(page, address.user.email)
    page.goto("/address/")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Town or city").fill("Newtown")
    press(page, "Keep this address")
    page.locator("address", has_text="AB1 2CD Newtown").wait_for()
    page.get_by_role("link", name="Delete").click()
    press(page, "Delete it")
    page.get_by_text("None yet.").wait_for()
    assert not address.user.addresses.exists()


def test_a_forgotten_password_makes_way_for_a_new_one(page):
    user = UserFactory()
    page.goto("/login/")
    page.get_by_role("link", name="Forgotten your password?").click()
    page.get_by_label("E-mail address").fill(user.email)
    press(page, "Send me a link")
    page.get_by_role("heading", name="Look at your mail").wait_for()
    page.goto(link_in(mail.outbox[0]))
    assert "token" not in page.url
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password confirmation").fill(NEW)
    press(page, "Keep this password")
    page.get_by_role("heading", name="Your new password is set").wait_for()
    log_in(page, user.email, NEW)
    page.get_by_role("link", name="Account").wait_for()


def test_another_address_counts_when_its_owner_says_yes(page):
    user = UserFactory()
    log_in(page, user.email)
    page.goto("/account/email/")
    page.get_by_label("New e-mail address").fill("new@example.com")
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Send me the link")
    page.get_by_text("We sent a mail to new@example.com.").wait_for()
    page.goto(link_in(mail.outbox[0]))
    press(page, "Use this address")
    page.get_by_text("Your address is new@example.com now.").wait_for()
    user.refresh_from_db()
    assert user.email == "new@example.com"
