"""Files that nobody should send, through the page: a sentence, and nobody is changed."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support import table_files as files
from tests.support.district import District, make_district
from tests.support.people import signed_in
from tests.support.rosters import HEADERS, line
from wuxin.core import jobs
from wuxin.people.models import Person, RosterImport

pytestmark = pytest.mark.django_db
BRANCH = "示例小学党支部"
ROWS = [list(HEADERS), list(line(1, "陈一诺", BRANCH)), list(line(2, "仇立夏", BRANCH))]


@pytest.fixture
def district() -> District:
    return make_district()


def bomb() -> bytes:
    """One sheet of 300 MB of spaces in a few hundred kilobytes."""
    body = b" " * 1024 * 1024 * 300
    return files.repacked(files.xlsx(ROWS), extra={"xl/worksheets/sheet9.xml": body}).getvalue()


def with_cell(row: int, column: int, value: object) -> bytes:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = value
    return files.xlsx(rows).getvalue()


def merged() -> bytes:
    def merge(book: object) -> None:
        book.active.merge_cells("F2:F3")  # type: ignore[attr-defined]  # an openpyxl book

    return files.xlsx(ROWS, adjust=merge).getvalue()


def other_archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    return stream.getvalue()


BAD = {
    "encrypted": (lambda: files.ole("EncryptedPackage").getvalue(), "设了打开密码"),
    "old": (lambda: files.ole("Workbook").getvalue(), "旧格式的表格"),
    "a bomb": (bomb, "展开后太大"),
    "another archive": (other_archive, "不是表格文件"),
    "a name of 10 MB": (lambda: with_cell(1, 1, "陈" * 32_767), "的文字超过"),
    "no name column": (lambda: files.xlsx([["部门", "备注"], ["甲", "乙"]]).getvalue(), "必填的列"),
    "nothing": (lambda: files.xlsx([]).getvalue(), "没有内容"),
    "a header twice": (
        lambda: files.xlsx([["姓名", "姓名"], ["甲", "乙"]]).getvalue(),
        "不止一次",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_told_in_a_sentence(client: Client, district: District, kind: str) -> None:
    make, sentence = BAD[kind]
    signed_in(client, district.secretary)
    assert sentence in answer_to(client, district, make())
    assert not Person.objects.filter(name="仇立夏").exists()


def test_a_formula_is_not_run_and_a_merged_cell_is_named(
    client: Client, district: District
) -> None:
    signed_in(client, district.secretary)
    formula = answer_to(client, district, with_cell(1, 1, '=HYPERLINK("http://x","陈一诺")'))
    assert "有问题的行" in formula
    assert RosterImport.objects.latest("pk").summary["faulty"] == 1
    assert "合并" in answer_to(client, district, merged())


def test_a_roster_that_no_scanner_looked_at_is_refused_where_the_setting_says_so(
    client: Client, district: District, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMD_SOCKET, settings.CLAMD_REQUIRED = str(tmp_path / "nobody.sock"), True
    signed_in(client, district.secretary)
    assert "病毒扫描暂时没有响应" in answer_to(client, district, files.xlsx([["姓名"]]).getvalue())
    assert not RosterImport.objects.exists()


def answer_to(client: Client, district: District, content: bytes) -> str:
    data = {
        "organisation": district.first.pk,
        "file": SimpleUploadedFile("花名册.xlsx", content),
        "effective_on": "2022-03-04",
    }
    answer = client.post(reverse("people:roster_upload"), data)
    if answer.status_code == 302:
        jobs.run_waiting()
        answer = client.get(answer.url)
    return answer.content.decode()
