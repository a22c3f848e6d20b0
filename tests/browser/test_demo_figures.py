"""The loaded demo: what its figures say is what its rows say; one thing in it cannot be right.

The ledger's figures are read through the reports; the rows are counted in SQL that knows no
ledger.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import WUXIN, environment_of
from tests.browser.looking import ROOT
from tests.support.peeking import Sqlite

_READ = """
import json
from wuxin.ledger import checks
from wuxin.ledger.models import Book
from wuxin.reports.queries import readings
book = Book.objects.get(code="demo")
print(json.dumps({
    "figures": {one.code: [one.source_row, one.value] for one in readings.read_all(book)},
    "checks": {check.code: check.count(book, "") for check in checks.checks()},
}))
"""
_MEND = f"""
from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.portal.demo import overlap
from wuxin.seasons import actions
from wuxin.seasons.models import BatchOrganisation
given = {{"by": Actor.program("tests"), "now": clock.DEMO_STARTS}}
roll = BatchOrganisation.objects.with_batch().get(batch__activity__title=overlap.TITLE)
actions.reopen_roll_call(roll=roll, reason="mend", **given)
row = roll.enrolments.in_roster_order().first()
change = actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status="absent")
actions.take_roll_call(roll=roll, changes=[change], **given)
actions.finish_roll_call(roll=roll, **given)
{_READ}
"""
_PRESENT = """
FROM seasons_enrolment e
JOIN seasons_batch b ON b.id = e.batch_id
JOIN seasons_activity a ON a.id = b.activity_id
WHERE e.status = 'present' AND a.kind_id IN ({kinds})
"""
_VISITS = """
FROM learning_learningvisit v
JOIN seasons_outreachplan p ON p.id = v.plan_id
JOIN seasons_outreach o ON o.id = v.outreach_id AND o.withdrawn_at IS NULL
"""
_LESSONS = ("open_class", "discussion_class", "report_class", "demonstration_class")


def people(*kinds: str) -> str:
    return f"SELECT count(DISTINCT e.person_id) {_present(kinds)}"


def attendances(*kinds: str) -> str:
    return f"SELECT count(*) {_present(kinds)}"


def sessions(*kinds: str) -> str:
    """Batches to which somebody came."""
    return f"SELECT count(DISTINCT b.id) {_present(kinds)}"


def minutes(*kinds: str) -> str:
    return f"SELECT sum(b.minutes) {_present(kinds)}"


def _present(kinds: tuple[str, ...]) -> str:
    return _PRESENT.format(kinds=", ".join(f"'{kind}'" for kind in kinds))


BY_ROWS = {
    "field_class_people": people("field_class"),
    "field_class_attendances": attendances("field_class"),
    "field_class_batches": sessions("field_class"),
    "lecture_people": people("lecture"),
    "lecture_sessions": sessions("lecture"),
    "guest_lecture_people": people("guest_lecture"),
    "guest_lecture_sessions": sessions("guest_lecture"),
    "reflection_sessions": sessions("four_questions"),
    "interest_group_sessions": sessions("interest_group"),
    "interest_group_minutes": minutes("interest_group"),
    "welfare_home_visits": sessions("welfare_home"),
    "welfare_home_minutes": minutes("welfare_home"),
    "exam_candidates": people("exam"),
    "class_observers": attendances(*_LESSONS),
    "class_sessions": sessions(*_LESSONS),
    "mentoring_sessions": sessions("mentoring"),
    "learning_packs": f"SELECT count(*) {_VISITS} WHERE v.pack_id IS NOT NULL",
    "learning_pack_people": (
        f"SELECT count(DISTINCT p.person_id) {_VISITS} WHERE v.pack_id IS NOT NULL"
    ),
    "learning_visit_sessions": (
        f"SELECT (SELECT count(*) {_VISITS}) + ({sessions('mobile_class')})"
    ),
    "learning_visit_people": (
        f"SELECT count(*) FROM (SELECT p.person_id {_VISITS} "
        f"UNION SELECT e.person_id {_present(('mobile_class',))})"
    ),
    "mobile_class_sessions": sessions("mobile_class"),
    "project_sessions": sessions("practical_project"),
    "volunteering_sessions": sessions("volunteering"),
    "volunteering_minutes": minutes("volunteering"),
}


@pytest.fixture(scope="module")
def var(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(loaded, tmp_path_factory.mktemp("counted") / "var")


@pytest.fixture(scope="module")
def said(var: Path) -> dict[str, dict[str, list[object]]]:
    """What the reports say of the demo's season, and what its checks find."""
    out = run(var, "shell", "--no-imports", "-c", _READ).stdout
    return json.loads(out)  # type: ignore[no-any-return]


def run(var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    line = [WUXIN, "manage", *command]
    return subprocess.run(
        line, env=environment_of(var), cwd=ROOT, capture_output=True, text=True, check=True
    )


def test_every_figure_is_what_the_rows_say(
    var: Path, said: dict[str, dict[str, list[object]]]
) -> None:
    rows = Sqlite(var)
    counted = {code: rows.rows(sql)[0][0] for code, sql in BY_ROWS.items()}
    recorded = {
        code: value
        for code, (row, value) in said["figures"].items()
        if value is not None and row and row != "S22"
    }

    assert recorded == counted
    assert all(counted.values())


def test_one_thing_in_the_demo_cannot_be_right_and_mended_nothing_is_left(
    var: Path, said: dict[str, dict[str, list[object]]]
) -> None:
    assert said["checks"]
    found = {code: number for code, number in said["checks"].items() if number}
    assert found == {"seasons.two_places_at_one_time": 1}

    out = run(shutil.copytree(var, var.parent / "mended"), "shell", "--no-imports", "-c", _MEND)
    mended = json.loads(out.stdout)

    assert mended["checks"] == dict.fromkeys(said["checks"], 0)
    assert mended["figures"] == said["figures"]


def test_the_ledger_holds_what_the_apps_say_and_its_sums_fit(var: Path) -> None:
    out = run(var, "rebuild_ledger", "demo", "--check").stdout

    assert "0 missing, 0 different, 0 too many; 0 sums that did not fit" in out
    assert int(out.split("demo: ")[1].split(" sources")[0]) > 10_000
