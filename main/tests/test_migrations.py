"""Migrations and models."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_search_index_can_be_taken_back():
    call_command("migrate", "main", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
