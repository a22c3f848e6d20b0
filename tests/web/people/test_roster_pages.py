"""Bringing a roster in through the pages, with and without script."""

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.district import District, make_district
from tests.support.people import signed_in
from tests.support.rosters import HEADERS, line, workbook
from wuxin.core import jobs
from wuxin.core.models import AuditEvent, Job
from wuxin.core.tabular.reading import read_table
from wuxin.people.models import Person, RosterImport, RosterImportState

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "roster-state"}


@pytest.fixture
def district() -> District:
    return make_district()


def rows(branch: str = "示例小学党支部") -> list[tuple[object, ...]]:
    return [line(n, name, branch) for n, name in enumerate(("陈一诺", "仇立夏", "解冬阳"), 1)]


def send(client: Client, district: District, content: bytes, **more: str) -> object:
    data = {
        "organisation": district.first.pk,
        "file": SimpleUploadedFile("花名册.xlsx", content),
        "effective_on": "2022-03-04",
    } | more
    return client.post(reverse("people:roster_upload"), data)


def previewed(client: Client, district: District, content: bytes, **more: str) -> RosterImport:
    send(client, district, content, **more)
    jobs.run_waiting()
    return RosterImport.objects.latest("pk")


def url(roster: RosterImport, name: str) -> str:
    return reverse(f"people:roster_{name}", args=[roster.pk])


def test_a_secretary_uploads_checks_confirms_and_sees_the_result(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    answer = send(client, district, workbook(rows()))
    roster = RosterImport.objects.get()
    assert answer.url == url(roster, "detail")
    assert "正在准备" in client.get(answer.url).content.decode()

    jobs.run_waiting()
    page = client.get(answer.url).content.decode()
    assert "确认导入 3 人" in page
    assert not Person.objects.filter(name="仇立夏").exists()

    client.post(url(roster, "confirmation"))
    jobs.run_waiting()
    assert "新增 3 人" in client.get(answer.url).content.decode()
    assert Person.objects.filter(organisation=district.first, initials="qlx").exists()


def test_the_polled_fragment_is_the_same_html_a_reload_would_show(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows()))
    token = re.compile(r'value="[\w-]{20,}"')

    fragment = client.get(url(roster, "detail"), headers=HTMX)
    page = client.get(url(roster, "detail"))

    shown = token.sub("", fragment.content.decode()).strip()
    assert shown in token.sub("", page.content.decode())
    assert "HX-Request" in page.headers["Vary"]
    assert page.headers["Cache-Control"] == "no-store"


def test_faulty_rows_are_named_and_nothing_is_imported_unless_chosen(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    wrong = line(4, "晁未晴", "示例小学党支部", identity="990000198005120011")
    roster = previewed(client, district, workbook([*rows(), wrong]))
    page = client.get(url(roster, "detail")).content.decode()
    assert "校验码不对" in page
    assert "990000198005120011" not in page
    assert "先导入没有问题的 3 行，有问题的 1 行先不导入" in page

    refused = client.post(url(roster, "confirmation"))
    assert refused.status_code == 422
    assert "还有 1 行有问题" in refused.content.decode()

    client.post(url(roster, "confirmation"), {"leave_out_faulty": "on"})
    jobs.run_waiting()
    assert Person.objects.filter(name__in=["陈一诺", "仇立夏", "解冬阳"]).count() == 3
    assert not Person.objects.filter(name="晁未晴").exists()


def test_the_faulty_rows_come_back_as_a_workbook_with_what_to_mend(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    wrong = line(4, "晁未晴", "示例小学党支部", identity="990000198005120011")
    roster = previewed(client, district, workbook([*rows(), wrong]))

    answer = client.get(url(roster, "faults"))
    table = read_table(io.BytesIO(answer.content), filename="a.xlsx")

    assert table.headers[: len(HEADERS)] == list(HEADERS)
    assert [row.cells[1] for row in table.rows] == ["晁未晴"]
    assert "校验码不对" in table.rows[0].cells[-1]


def test_an_upload_sent_twice_is_one_import(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    once = re.search(
        r'name="once" value="([^"]+)"', client.get("/people/rosters/").content.decode()
    )
    assert once
    first = send(client, district, workbook(rows()), once=once[1])
    second = send(client, district, workbook(rows()), once=once[1])

    assert first.url == second.url
    assert RosterImport.objects.count() == 1


def test_confirming_twice_imports_once(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows()))
    client.post(url(roster, "confirmation"))
    second = client.post(url(roster, "confirmation"))

    assert second.status_code == 422
    jobs.run_waiting()
    assert Person.objects.filter(name="陈一诺").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 not a table", "这不是表格文件"),
        (b"PK\x03\x04 broken", "已经损坏"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(
    client: Client, district: District, content: bytes, sentence: str
) -> None:
    signed_in(client, district.secretary)
    answer = send(client, district, content)
    if answer.status_code == 302:
        jobs.run_waiting()
        answer = client.get(answer.url)
    assert sentence in answer.content.decode()
    assert Person.objects.filter(name="陈一诺").count() == 0


def test_one_of_two_sheets_is_chosen(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, two_sheets())
    assert "核对这一张" in client.get(url(roster, "detail")).content.decode()

    assert client.post(url(roster, "sheet"), {"sheet": "没有的"}).status_code == 422
    client.post(url(roster, "sheet"), {"sheet": "党员"})
    jobs.run_waiting()
    roster.refresh_from_db()
    assert roster.state == RosterImportState.PREVIEWED
    assert roster.summary["new"] == 3


def two_sheets() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for title in ("党员", "说明"):
            sheet = book.add_worksheet(title)
            for number, cells in enumerate([HEADERS, *rows()]):
                sheet.write_row(number, 0, [str(cell) for cell in cells])
    return stream.getvalue()


def test_an_organiser_makes_the_branches_that_only_the_file_knows(
    client: Client, district: District
) -> None:
    signed_in(client, district.organiser)
    content = workbook(rows("示例特殊教育学校党支部"))
    roster = previewed(client, district, content, organisation=str(district.town.pk))
    page = client.get(url(roster, "detail")).content.decode()
    assert "系统里没有的名称" in page
    assert roster.summary["faulty"] == 3

    client.post(url(roster, "names"), {"organisation-0": "create"})
    jobs.run_waiting()
    client.post(url(roster, "confirmation"))
    jobs.run_waiting()

    made = Person.objects.get(name="解冬阳").organisation
    assert made is not None
    assert made.name == "示例特殊教育学校党支部"
    assert made.path.startswith(district.town.path)


def test_a_secretary_is_not_offered_to_make_branches(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows("没有的党支部")))
    assert "系统里没有的名称" not in client.get(url(roster, "detail")).content.decode()
    assert client.post(url(roster, "names"), {"organisation-0": "create"}).status_code == 403


def test_an_import_can_be_put_aside_and_its_file_is_gone(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows()))
    client.post(url(roster, "abandonment"))
    roster.refresh_from_db()

    assert bytes(roster.content_sealed) == b""
    assert client.post(url(roster, "confirmation")).status_code == 422
    assert "已放弃" in client.get(url(roster, "detail")).content.decode()


def test_another_branch_does_not_see_the_import(client: Client, district: District) -> None:
    signed_in(client, district.organiser)
    content = workbook(rows("示例中学党支部"))
    roster = previewed(client, district, content, organisation=str(district.second.pk))

    signed_in(client, district.secretary)
    for name in ("detail", "faults"):
        assert client.get(url(roster, name)).status_code == 404
    for name in ("confirmation", "abandonment", "names", "sheet"):
        assert client.post(url(roster, name)).status_code == 404


def test_a_secretary_cannot_upload_for_another_branch(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    answer = send(client, district, workbook(rows()), organisation=str(district.second.pk))
    assert answer.status_code == 422
    assert not RosterImport.objects.exists()


def test_an_auditor_looks_and_does_not_touch(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows()))
    signed_in(client, district.auditor)

    page = client.get(url(roster, "detail")).content.decode()
    assert "陈一诺" in page
    assert "1990000" not in page
    assert "确认导入" not in page
    assert client.post(url(roster, "confirmation")).status_code == 403
    assert send(client, district, workbook(rows())).status_code == 403


def test_a_member_without_office_does_not_come_in(client: Client, district: District) -> None:
    signed_in(client, district.member)
    assert client.get(reverse("people:rosters")).status_code == 403
    assert client.get(reverse("people:roster_template")).status_code == 403


def test_the_template_can_be_filled_in_and_read(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    answer = client.get(reverse("people:roster_template"))
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


def test_the_list_takes_the_same_queries_for_few_and_many_imports(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    previewed(client, district, workbook(rows()))
    few = queries_of(client)
    for _time in range(3):
        previewed(client, district, workbook(rows()))
    assert queries_of(client) == few


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("people:rosters")).status_code == 200
    return len(captured)


def test_no_name_number_or_phone_stands_in_the_job_or_the_audit(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    roster = previewed(client, district, workbook(rows()))
    client.post(url(roster, "confirmation"))
    jobs.run_waiting()

    said = str(list(Job.objects.values())) + str(list(AuditEvent.objects.values()))
    for secret in ("陈一诺", "990000", "1990000"):
        assert secret not in said
