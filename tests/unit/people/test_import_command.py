"""``wuxin import``: what it prints, and how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.support.district import District, make_district
from tests.support.rosters import line, workbook
from wuxin.people.models import PartyOrganisation, Person, RosterImport, RosterImportState

pytestmark = pytest.mark.django_db
FIRST = "示例小学党支部"
GOOD = [line(1, "陈一诺", FIRST), line(2, "仇立夏", FIRST)]
BAD = line(3, "解冬阳", FIRST, identity="990000198005120011")


@pytest.fixture
def district() -> District:
    return make_district()


def run(tmp_path: Path, content: bytes, *options: str) -> str:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(content)
    out = StringIO()
    call_command("import_roster", str(path), *options, stdout=out)
    return out.getvalue()


def test_without_apply_nothing_changes_and_no_file_is_kept(
    district: District, tmp_path: Path
) -> None:
    said = run(tmp_path, workbook(GOOD))
    assert "示例区教体局党委" in said
    assert not Person.objects.filter(name="陈一诺").exists()
    roster = RosterImport.objects.get()
    assert (roster.state, bytes(roster.content_sealed)) == (RosterImportState.ABANDONED, b"")


def test_with_apply_it_is_imported_and_the_second_time_nothing_is_left_to_do(
    district: District, tmp_path: Path
) -> None:
    assert "已导入 2 人" in run(tmp_path, workbook(GOOD), "--apply")
    assert Person.objects.filter(name="陈一诺").exists()
    assert "完全一致" in run(tmp_path, workbook(GOOD), "--apply")


def test_a_faulty_row_is_named_and_the_command_fails(district: District, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, workbook([*GOOD, BAD]))
    assert ended.value.code == 1
    with pytest.raises(CommandError, match="还有 1 行有问题") as refused:
        run(tmp_path, workbook([*GOOD, BAD]), "--apply")
    assert refused.value.returncode == 1
    assert not Person.objects.filter(name="陈一诺").exists()

    with pytest.raises(SystemExit):
        run(tmp_path, workbook([*GOOD, BAD]), "--apply", "--leave-out-faulty")
    assert Person.objects.filter(name="陈一诺").exists()


def test_what_only_the_file_knows_can_be_made(district: District, tmp_path: Path) -> None:
    content = workbook([line(1, "陈一诺", "新党支部", unit="新学校")])
    run(tmp_path, content, "--create-missing", "--apply", "--organisation", district.town.code)
    made = PartyOrganisation.objects.get(name="新党支部")
    assert made.path.startswith(district.town.path)


def test_no_roster_is_told_in_a_sentence(district: District, tmp_path: Path) -> None:
    for content, options in (
        (b"%PDF-1.7", ()),
        (workbook([("1",)], ("序号",)), ()),
        (workbook(GOOD), ("--organisation", "nowhere")),
    ):
        with pytest.raises(CommandError) as refused:
            run(tmp_path, content, *options)
        assert refused.value.returncode == 2
    with pytest.raises(CommandError):
        call_command("import_roster", str(tmp_path / "missing.xlsx"))


def test_it_speaks_english_when_asked(district: District, tmp_path: Path) -> None:
    assert "imported" in run(tmp_path, workbook(GOOD), "--apply", "--language", "en")
