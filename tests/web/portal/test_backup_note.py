"""Who answers for the data reads of an old backup: a sentence, and only then."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.people import make_organisation, officer, signed_in
from wuxin.core import clock
from wuxin.core.backup import keeping
from wuxin.people.models import Role

pytestmark = pytest.mark.django_db
SENTENCE = "数据备份已超过两天没有做好"


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def home(client: Client, role: Role) -> str:
    signed_in(client, officer(role, make_organisation()))
    return client.get("/home/").content.decode()


def backup_made(*, days_ago: float) -> None:
    keeping.note(at=(clock.now() - timedelta(days=days_ago)).isoformat())


def test_the_organiser_reads_one_sentence_when_the_backup_is_two_days_old(client: Client) -> None:
    backup_made(days_ago=2.1)
    assert SENTENCE in home(client, Role.ORGANISER)


def test_of_a_backup_of_yesterday_nothing_is_said(client: Client) -> None:
    backup_made(days_ago=1)
    assert SENTENCE not in home(client, Role.ORGANISER)


def test_the_operator_reads_when_the_last_one_was(client: Client) -> None:
    backup_made(days_ago=3)
    last = (clock.now() - timedelta(days=3)).astimezone(clock.LOCAL)
    assert f"最近一次备份是 {last:%Y-%m-%d %H:%M}，已超过两天" in home(client, Role.OPERATOR)


def test_a_secretary_is_not_troubled_with_it(client: Client) -> None:
    backup_made(days_ago=3)
    assert "备份" not in home(client, Role.SECRETARY)
