"""A search of all bytes that stay on the machine for what was planted finds nothing.

Database, write-ahead log, files, cache, log and backup; a name that lies open by intention is
found by the same search in the same places.
"""

import os
import secrets
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from tests.support.peeked import NAME, database_places, found_in
from tests.support.peeking import new_postgres
from tests.support.rosters import id_number
from tests.support.serving import WUXIN, Served

_PLACES_OF_KEYS = {"keys.json", "secret-key"}


def planted(served: Served, phone: str, identity: str) -> None:
    served.environment["WUXIN_LOG"] = "DEBUG"
    served.run(WUXIN, "manage", "migrate", "-v0")
    served.run(WUXIN, "manage", "collectstatic", "--no-input", "-v0")
    scene = (sys.executable, "-m", "tests.support.planting_scene", phone, identity)
    assert served.run(*scene) == '{"empty": [], "read": true}'


@pytest.mark.django_db
def test_nothing_planted_is_found_on_the_machine(tmp_path: Path) -> None:
    phone = "".join(secrets.choice("123456789") for _digit in range(11))
    phone = "199" + phone[3:]
    identity = id_number(secrets.randbelow(1000), born=f"19{50 + secrets.randbelow(49)}0611")
    if connection.vendor == "sqlite":
        planted(Served(tmp_path), phone, identity)
        places = []
    else:
        with new_postgres(os.environ["DATABASE_URL"], f"planted_{os.getpid()}") as url:
            planted(Served(tmp_path, url), phone, identity)
            places = database_places()
            _assert_hidden(places, phone, identity)
            assert found_in(places, NAME)
            places = []
    places += [path for path in tmp_path.iterdir() if path.name not in _PLACES_OF_KEYS]
    _assert_hidden(places, phone, identity)
    names = {path.name for path in places}
    assert {"all.log", "cache", "files"} <= names
    assert "backups" in names or "backup" not in get_commands()
    if connection.vendor == "sqlite":
        open_ones = {Path(one).name for one in found_in(places, NAME)}
        assert {"wuxin.sqlite3", "wal-copy"} <= open_ones


def _assert_hidden(places: list[Path], phone: str, identity: str) -> None:
    for value in (phone, identity):
        assert found_in(places, value) == []
