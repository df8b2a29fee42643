"""The groups of staff, which a migration makes with their rights."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from main.models.user import DISPATCHERS, EMPLOYEES
from main.tests.factories import add_groups

pytestmark = pytest.mark.django_db


def rights(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_employees_tend_books_and_orders_and_look_at_people():
    held = rights(EMPLOYEES)
    assert {"add_product", "change_producttag", "change_orderline", "view_user"} <= held
    assert not any(right.startswith("delete_") for right in held)
    assert not any(right.endswith(("_group", "_permission", "change_user")) for right in held)


def test_dispatchers_have_orders_and_their_lines_alone():
    assert rights(DISPATCHERS) == {
        "view_order",
        "change_order",
        "view_orderline",
        "change_orderline",
    }


def test_a_second_time_changes_nothing():
    before = rights(EMPLOYEES)
    add_groups(apps, None)
    assert rights(EMPLOYEES) == before
    assert Group.objects.filter(name=EMPLOYEES).count() == 1


def test_what_an_owner_has_changed_stays():
    group = Group.objects.get(name=EMPLOYEES)
    group.permissions.set(Permission.objects.filter(codename="delete_product"))
    add_groups(apps, None)
    assert rights(EMPLOYEES) == {"delete_product"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_way_back_keeps_the_people_in_their_groups(employee):
    call_command("migrate", "main", "0003", verbosity=0)
    call_command("migrate", verbosity=0)
    assert employee.groups.get().name == EMPLOYEES


@pytest.mark.django_db(transaction=True)
def test_it_needs_no_permission_to_be_there_yet():
    Group.objects.all().delete()
    Permission.objects.all().delete()
    add_groups(apps, None)
    assert len(rights(DISPATCHERS)) == 4
