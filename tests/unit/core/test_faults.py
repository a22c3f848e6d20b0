"""What the engine and the kernel really say of a full disk is told in a sentence."""

import errno
import os
import sqlite3  # the settings have put pysqlite3 in its place
from contextlib import closing

import pytest
from django.db import OperationalError

from wuxin.core import health
from wuxin.core.middleware import sentence_of_fault


def test_the_engines_own_words_for_a_full_disk_are_known() -> None:
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("CREATE TABLE t (x)")
        small.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as said:
            small.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert "磁盘已满" in str(sentence_of_fault(OperationalError(*said.value.args)))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_file_that_cannot_grow_is_a_full_disk(number: int) -> None:
    assert "磁盘已满" in str(sentence_of_fault(OSError(number, os.strerror(number))))


@pytest.mark.parametrize("error", [OSError(errno.EPERM, "no"), OperationalError("no such table")])
def test_a_fault_of_ours_is_not_told_as_one_of_the_machine(error: Exception) -> None:
    assert sentence_of_fault(error) is None


def test_the_doctor_warns_where_no_space_is_left(settings: object) -> None:
    settings.VAR = "/proc"  # type: ignore[attr-defined]  # a place that never has any
    found = health.disk()
    assert not found.is_well
    assert "清理磁盘" in found.sentence
