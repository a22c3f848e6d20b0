"""A database with real commits, for tests of threads and locks.

``transactional_db`` cannot be used: its flush truncates tables, which the triggers refuse.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.test.utils import setup_databases, teardown_databases

from tests.support.append_only import lifted


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Unblock the database, let commits be real, and afterwards empty what was empty before."""
    with django_db_blocker.unblock():
        require_test_database(request)
        empty = [model for model in every_model() if not model._base_manager.exists()]
        try:
            yield
        finally:
            with transaction.atomic(), lifted():
                for model in empty:
                    model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
            connections.close_all()


def require_test_database(request: pytest.FixtureRequest) -> None:
    """Make the test database, where no collected test has the mark ``django_db`` that does it."""
    name = Path(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])).name
    if name.startswith("test"):
        return
    made = setup_databases(verbosity=0, interactive=False, aliases={DEFAULT_DB_ALIAS: None})
    blocker = request.getfixturevalue("django_db_blocker")

    def remove() -> None:
        with blocker.unblock():
            teardown_databases(made, verbosity=0)

    request.session.addfinalizer(remove)


def every_model() -> list[type[Model]]:
    """Those that have a table; foreign keys are looked at when the clean-up commits."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def at_the_same_time(*works: Callable[[], Any]) -> list[Any]:
    """Run every work in a thread of its own, started together; what they return, in order."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(timeout=30)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
