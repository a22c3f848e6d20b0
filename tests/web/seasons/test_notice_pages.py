"""A notice with a file, a receipt for each branch, and nobody else who reads it."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support import uploads
from tests.support.people import officer, signed_in
from tests.support.seasons import NOW, SmallSeason, make_branch, small_season
from wuxin.core import files
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import Account, Role
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import NoticePlan
from wuxin.seasons.models import Notice, NoticeReceipt

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 example"


@pytest.fixture
def small(client: Client) -> SmallSeason:
    made = small_season()
    signed_in(client, Account.objects.get(pk=made.organiser.account_id))
    return made


def send(client: Client, small: SmallSeason, name: str, content: bytes) -> HttpResponse:
    return client.post(
        reverse("seasons:notice_create", args=[small.season.code]),
        {
            "title": "冬训动员",
            "text": "请按时参加。",
            "branches": [small.branch.pk],
            "file": SimpleUploadedFile(name, content),
        },
    )


def test_a_notice_is_sent_read_and_confirmed_with_one_tap(
    client: Client, small: SmallSeason
) -> None:
    assert send(client, small, "安排.pdf", PDF).status_code == 302
    notice = Notice.objects.get()
    page = client.get(reverse("seasons:notice", args=[notice.pk])).content.decode()
    assert "还有 1 个支部没有回执" in page
    assert "【通知】冬训动员" in page

    signed_in(client, Account.objects.get(pk=small.secretary.account_id))
    assert "冬训动员" in client.get(reverse("seasons:notices")).content.decode()
    paper = client.get(reverse("seasons:notice_file", args=[notice.pk]))
    assert paper.content == PDF
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert paper.headers["X-Content-Type-Options"] == "nosniff"
    assert paper.headers["Cache-Control"] == "no-store"
    assert "sandbox" in paper.headers["Content-Security-Policy"]
    url = reverse("seasons:notice_confirmation", args=[notice.pk, small.branch.pk])
    client.post(url)
    client.post(url)
    assert (
        "还有 0 个支部没有回执"
        in client.get(reverse("seasons:notice", args=[notice.pk])).content.decode()
    )
    assert AuditEvent.objects.filter(code="seasons.notice.confirmed").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.exe", b"MZ", "附件只收"),
        ("假的.pdf", b"<script>", "附件只收"),
        ("太大.pdf", PDF + b"0" * files.LARGEST_BYTES, "不能超过 10 MB"),
    ],
)
def test_a_file_that_is_not_taken_says_why(
    client: Client, small: SmallSeason, name: str, content: bytes, said: str
) -> None:
    answer = send(client, small, name, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Notice.objects.exists()


def test_a_photo_is_given_out_without_what_the_phone_wrote_into_it(
    client: Client, small: SmallSeason
) -> None:
    sent = uploads.photo("HEIF")
    assert b"Exif" in sent
    assert send(client, small, "现场.heic", sent).status_code == 302
    notice = Notice.objects.get()
    assert notice.file_name == "现场.jpg"
    taken = client.get(reverse("seasons:notice_file", args=[notice.pk]))
    assert taken.content.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in taken.content
    assert quote("现场.jpg") in taken.headers["Content-Disposition"]


def test_a_full_store_and_a_silent_scanner_are_told_beside_the_form(
    client: Client, small: SmallSeason, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_QUOTA_MB = 0
    answer = send(client, small, "安排.pdf", PDF)
    assert (answer.status_code, "已存满 0 MB" in answer.content.decode()) == (422, True)
    settings.CLAMD_SOCKET, settings.CLAMD_REQUIRED = str(tmp_path / "nobody.sock"), True
    answer = send(client, small, "安排.pdf", PDF)
    assert (answer.status_code, "病毒扫描暂时没有响应" in answer.content.decode()) == (422, True)
    assert not Notice.objects.exists()


def test_who_was_not_told_finds_neither_notice_nor_file(client: Client, small: SmallSeason) -> None:
    send(client, small, "安排.pdf", PDF)
    other, _people = make_branch(small.committee)
    signed_in(client, officer(Role.SECRETARY, other))
    number = Notice.objects.get().pk
    for name in ("notice", "notice_file"):
        assert client.get(reverse(f"seasons:{name}", args=[number])).status_code == 404


def test_branches_stand_in_the_organisations_order_whether_confirmed_or_not(
    client: Client, small: SmallSeason
) -> None:
    other, _people = make_branch(small.committee)
    plan = NoticePlan(title="冬训动员", text="请按时参加。", branches=[other, small.branch])
    notice = actions.send_notice(season=small.season, plan=plan, by=small.organiser, now=NOW)
    receipt = NoticeReceipt.objects.select_related("organisation").get(organisation=small.branch)
    actions.confirm_notice(receipt=receipt, by=small.secretary, now=NOW)

    page = client.get(reverse("seasons:notice", args=[notice.pk])).content.decode()

    assert page.index(small.branch.name) < page.index(other.name)


def test_the_organiser_does_not_confirm_for_a_branch_nor_a_secretary_send(
    client: Client, small: SmallSeason
) -> None:
    send(client, small, "安排.pdf", PDF)
    receipt = NoticeReceipt.objects.select_related("organisation").get()
    with pytest.raises(NotAllowed):
        actions.confirm_notice(receipt=receipt, by=small.organiser, now=NOW)
    plan = NoticePlan(title="a", text="b", branches=[small.branch])
    with pytest.raises(NotAllowed):
        actions.send_notice(season=small.season, plan=plan, by=small.secretary, now=NOW)


def test_nobody_to_tell_and_a_closed_season_are_refused(small: SmallSeason) -> None:
    nobody = NoticePlan(title="a", text="b", branches=[])
    with pytest.raises(refusals.NobodyToTell):
        actions.send_notice(season=small.season, plan=nobody, by=small.organiser, now=NOW)
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        actions.send_notice(season=small.season, plan=nobody, by=small.organiser, now=NOW)
