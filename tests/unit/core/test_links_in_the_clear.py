"""What goes to another machine goes encrypted, or the doctor says so."""

from typing import Any

import pytest

from wuxin.core import machine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("database", "redis", "told"),
    [
        ("", "", []),
        ("/run/postgresql", "unix:///run/redis.sock", []),
        ("127.0.0.1", "redis://localhost:6379/0", []),
        ("::1", "redis://127.0.0.1/0", []),
        ("10.0.0.5", "", ["PostgreSQL"]),
        ("db.example", "redis://cache.example/0", ["PostgreSQL", "Redis"]),
        ("", "rediss://cache.example/0", []),
    ],
)
def test_a_database_on_another_machine_is_reached_by_tls_or_told(
    database: str, redis: str, told: list[str]
) -> None:
    """The tests' own connection has no TLS, which is what a forgotten sslmode gives."""
    assert list(machine.ways_in_the_clear(database, redis_url=redis)) == told


def test_the_doctor_says_what_to_do(settings: Any) -> None:
    assert machine.other_machines().is_well
    settings.REDIS_URL = "redis://cache.example/0"
    finding = machine.other_machines()
    assert not finding.is_well
    assert "rediss://" in str(finding.sentence)
