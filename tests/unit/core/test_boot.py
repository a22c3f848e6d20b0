"""The program starts at all."""

import sqlite3

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_one_that_does_not_lose_commits() -> None:
    assert sqlite3.sqlite_version_info >= (3, 51, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
