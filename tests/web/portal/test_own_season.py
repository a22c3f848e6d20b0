"""Leaving the demo, and the first steps of a district that is new."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support import seasons
from tests.support.people import make_person, signed_in
from tests.support.tour import Toured, toured_season
from wuxin.core import changeover, clock
from wuxin.core.models import Job
from wuxin.people.models import Account
from wuxin.portal.beginning import preparing
from wuxin.seasons import actions

END, BEGIN, OVER = "/demo/end/", "/demo/end/beginning/", "/demo/end/changeover/"
FORM = {"unit": "示例新区教体局党委", "name": "示例主任", "word": "清空"}


@pytest.fixture
def toured(db: None, settings: Any, tmp_path: Path) -> Toured:
    settings.DEMO, settings.VAR = True, tmp_path
    for name in ("KEY_FILE", "AUDIT_KEY_FILE", "AUDIT_HEAD_FILE", "BACKUP_KEY_FILE"):
        setattr(settings, name, str(tmp_path / name.lower()))
    settings.DATABASE_IS_IN_VAR = True
    clock.set_demo_clock(stands_at=seasons.NOW)
    return toured_season()


def test_it_is_asked_once_and_prepared_by_a_job(client: Client, toured: Toured) -> None:
    assert "演示的数据挪到一边" in client.get(END).content.decode()
    wrong = client.post(BEGIN, FORM | {"word": "好"})
    assert wrong.status_code == 422
    assert not Job.objects.filter(name="portal.prepare_own_season").exists()

    assert client.post(BEGIN, FORM).headers["Location"] == "/demo/end/waiting/"

    job = Job.objects.get(name="portal.prepare_own_season")
    assert job.ids == {"person": "示例主任", "unit": "示例新区教体局党委"}
    assert "正在新建数据库和密钥" in client.get("/demo/end/waiting/").content.decode()


def test_nobody_changes_over_before_it_is_prepared(
    client: Client, toured: Toured, tmp_path: Path
) -> None:
    assert client.post(OVER).headers["Location"] == END
    assert not changeover.is_asked()

    folder = changeover.next_folder()
    folder.mkdir()
    (folder / "way-in.json").write_text('{"path": "/people/invitations/1/abc/"}')
    (folder / changeover.OWN).touch()
    page = client.post(OVER)

    assert 'href="/people/invitations/1/abc/"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert changeover.is_asked()


def test_only_the_machine_itself_clears_its_demo(client: Client, toured: Toured) -> None:
    elsewhere = {"REMOTE_ADDR": "10.1.2.3"}
    assert "只能在装系统的那台机器上做" in client.get(END, **elsewhere).content.decode()
    for url in (BEGIN, OVER):
        assert client.post(url, FORM, **elsewhere).status_code == 403
    assert not Job.objects.filter(name="portal.prepare_own_season").exists()


@pytest.mark.parametrize("claim", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_behind_a_proxy_that_was_not_named_nobody_counts_as_the_machine(
    client: Client, toured: Toured, claim: str
) -> None:
    through = {"REMOTE_ADDR": "127.0.0.1", claim: "127.0.0.1"}
    assert "只能在装系统的那台机器上做" in client.get(END, **through).content.decode()
    assert client.post(BEGIN, FORM, **through).status_code == 403
    assert client.post(OVER, **through).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [("REDIS_URL", "redis://"), ("KEY_FILE", "/etc/keys.json"), ("DATABASE_IS_IN_VAR", False)],
)
def test_a_demo_that_lies_in_several_places_is_not_cleared_from_a_page(
    client: Client, toured: Toured, settings: Any, name: str, value: object
) -> None:
    setattr(settings, name, value)

    assert 'class="card card-body max-w-xl"' not in client.get(END).content.decode()
    assert client.post(BEGIN, FORM).status_code == 403


def test_a_name_that_looks_like_an_option_is_a_name(client: Client, toured: Toured) -> None:
    client.post(BEGIN, FORM | {"name": "--role=operator"})
    assert Job.objects.get(name="portal.prepare_own_season").ids["person"] == "role=operator"


def test_without_the_demos_faces_there_is_nothing_to_clear(toured: Toured) -> None:
    assert preparing.reasons_not_to() == []
    Account.objects.filter(username="demo-organiser").update(username="somebody")
    assert preparing.reasons_not_to() == ["这里没有演示。"]


def test_the_first_steps_follow_what_was_done(client: Client, db: None) -> None:
    small = seasons.small_season()
    head = signed_in(client, Account.objects.get(pk=small.organiser.account_id))
    page = head.get("/home/").content.decode()
    assert page.count("做好了") == 2
    assert "去排" in page

    seasons.invite(small.batch, small.branch, confirmed=True)
    page = head.get("/home/").content.decode()
    assert "【实境课堂】3月4日 09:00，示例纪念馆。1 个支部，3 人" in page

    roll = seasons.roll(small.batch.invitations.get().pk)
    actions.mark_all_present_except(roll=roll, by=seasons.PROGRAM, now=seasons.NOW)
    actions.finish_roll_call(roll=roll, by=seasons.PROGRAM, now=seasons.NOW)
    assert "五分钟，开始第一个活动" not in head.get("/home/").content.decode()


def test_a_member_without_an_office_is_shown_no_first_steps(client: Client, db: None) -> None:
    small = seasons.small_season()
    person = make_person(small.branch)
    teacher = signed_in(client, Account.objects.create(username="t", person=person))
    assert "五分钟，开始第一个活动" not in teacher.get("/home/").content.decode()
