"""R1 to R20: each is kept where it is kept, broken where somebody breaks it, else "not yet"."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from tests.support.people import make_account
from tests.support.reports import Told, told_season
from tests.support.seasons import NOW
from wuxin.core import clock
from wuxin.ledger import registry
from wuxin.people.models import AccountSession, PersonalLink, RosterImport
from wuxin.portal.models import Suggestion
from wuxin.portal.rules import RULES, State, built, kept, look
from wuxin.seasons import paperwork
from wuxin.seasons.models import (
    AttestedTotal,
    Audience,
    DataRequest,
    Enrolment,
    HoursTotal,
    Presence,
    RollCallState,
    Season,
    SeasonClosing,
    SeasonState,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(settings: Any) -> Told:
    """A season whose rolls were called, on its day."""
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    return told_season()


def state(code: str) -> State:
    return next(look([rule for rule in RULES if rule.code == code])).state


def test_there_are_twenty_rules_each_with_a_look() -> None:
    assert [rule.code for rule in RULES] == [f"R{number}" for number in range(1, 21)]
    assert all(rule.looks for rule in RULES)


def test_a_look_that_fails_is_no_evidence() -> None:
    def fails() -> Any:
        raise LookupError

    found = next(look([type(RULES[0])("R0", "示例", (fails,))]))

    assert found.state == State.BROKEN
    assert "LookupError" in found.evidence[0].sentence


@pytest.mark.parametrize("name", ["points", "rank", "last_seen", "streak", "latitude"])
def test_r1_no_column_and_no_page_ranks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    assert state("R1") == State.KEPT
    assert built.FORBIDDEN_COLUMNS.search(f"member_{name}")

    page = tmp_path / "示例.html"
    page.write_text("各支部排行")
    monkeypatch.setattr(built, "templates", lambda: iter([page]))

    assert state("R1") == State.BROKEN


def test_r1_to_say_that_there_is_no_rank_is_no_rank() -> None:
    assert not built.FORBIDDEN_WORDS.search("按组织序列，不排名，没有积分")


def test_r2_a_session_that_ended_is_not_kept() -> None:
    assert state("R2") == State.KEPT
    AccountSession.objects.create(
        session_key="old",
        session_data="",
        expire_date=NOW - timedelta(days=8),
        began_at=NOW - timedelta(days=40),
    )
    assert state("R2") == State.BROKEN


@pytest.mark.parametrize(
    "changes",
    [{"status": Presence.LEAVE, "reason": ""}, {"status": Presence.ABSENT}],
)
def test_r3_leave_has_a_reason_and_absence_a_person(changes: dict[str, str]) -> None:
    assert state("R3") == State.KEPT
    row = Enrolment.objects.select_related("batch_organisation")[0]
    roll = type(row.batch_organisation).objects.filter(pk=row.batch_organisation_id)
    roll.update(state=RollCallState.NOT_CALLED, done_at=None)
    Enrolment.objects.filter(pk=row.pk).update(**changes)

    assert state("R3") == State.BROKEN


def test_r4_what_a_member_does_can_be_done_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert state("R4") == State.KEPT
    alone = {"seasons:leave_request": ("seasons:no_such_page",)}
    monkeypatch.setattr(built, "MEMBER_TASKS", alone)
    assert state("R4") == State.BROKEN


def test_r7_no_total_counts_that_one_person_alone_has_seen(told: Told) -> None:
    assert state("R7") == State.KEPT
    AttestedTotal.objects.create(
        activity=told.batches[0].activity,
        day=NOW.date(),
        people=3,
        paper_title="",
        paper_on=NOW.date(),
        paper_place="",
        attested_by=told.organiser,
        attested_at=NOW,
        confirmed_by=told.secretary,
        confirmed_at=NOW,
    )
    assert state("R7") == State.BROKEN


def test_r7_a_figure_without_a_definition_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one = registry.figures()[0]
    bare = type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"definition": " "})
    monkeypatch.setattr(registry, "figures", lambda: [bare])
    assert state("R7") == State.BROKEN


def ask(told: Told, **changes: object) -> DataRequest:
    values = {
        "purpose": "订车",
        "ground": "冬训方案",
        "audience": Audience.MEMBERS,
        "minutes": 1,
    }
    return DataRequest.objects.create(
        season=told.season,
        organisation=told.committee,
        ends_on=NOW.date(),
        asked_at=NOW,
        **(values | changes),
    )


def test_r8_nobody_is_asked_before_a_roster_is_imported(told: Told) -> None:
    assert state("R8") == State.KEPT
    request = ask(told)
    assert state("R8") == State.BROKEN

    RosterImport.objects.create(
        organisation=told.committee,
        filename="名册.xlsx",
        effective_on=NOW.date(),
        created_at=NOW - timedelta(days=1),
    )
    assert state("R8") == State.KEPT
    assert request.asked_at > NOW - timedelta(days=1)


def ask_too_much(told: Told) -> None:
    """Each as small as can be, together more than a season may cost one person."""
    for _number in range(paperwork.REQUEST_CEILING + 1):
        ask(told)


def test_r9_asking_has_a_ceiling_and_no_request_is_without_a_ground(told: Told) -> None:
    ask(told)
    assert state("R9") == State.KEPT
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(told, ground="")

    ask_too_much(told)

    assert state("R9") == State.BROKEN


def test_r10_what_is_compared_stands_in_the_organisations_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert state("R10") == State.KEPT
    assert kept.organisations_in_their_own_order().sentence.count("2") >= 1
    read = kept.overview_of

    def backwards(*given: Any) -> Any:
        overview = read(*given)
        overview.lines.reverse()
        return overview

    monkeypatch.setattr(kept, "overview_of", backwards)
    assert state("R10") == State.BROKEN


def test_r12_hours_follow_from_what_was_recorded(told: Told) -> None:
    assert state("R12") == State.KEPT
    HoursTotal.objects.update_or_create(
        person=told.secretary,
        year=2022,
        defaults={"quarters": 999, "carried": 0, "confirmed": 0, "further": 0},
    )
    assert state("R12") == State.BROKEN


def test_r14_a_suggestion_is_answered_by_its_last_day() -> None:
    assert state("R14") == State.KEPT
    Suggestion.objects.create(text="字太小", received_at=NOW - timedelta(days=16))
    assert state("R14") == State.BROKEN


def test_r15_the_minutes_of_each_role_are_added_up(told: Told) -> None:
    found = kept.paperwork_is_added_up()
    assert found.state == State.KEPT
    assert "支部书记" in found.sentence
    assert "党员教师 0 分钟" in found.sentence

    ask_too_much(told)

    assert state("R15") == State.BROKEN


def test_r16_a_season_ends_and_shrinks_by_itself(told: Told) -> None:
    assert state("R16") == State.KEPT
    Season.objects.update(to_on=NOW.date() - timedelta(days=60))
    assert state("R16") == State.BROKEN

    Season.objects.update(state=SeasonState.CLOSED)
    assert state("R16") == State.KEPT
    SeasonClosing.objects.create(season=told.season, closed_at=NOW - timedelta(days=2))
    assert state("R16") == State.BROKEN


def test_r16_a_link_ends(told: Told) -> None:
    PersonalLink.objects.create(
        account=make_account(told.secretary),
        token_hash=b"x" * 32,
        created_at=NOW,
        expires_at=NOW + timedelta(days=400),
    )
    assert state("R16") == State.BROKEN


def test_r17_a_briefing_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.briefing_is_short().state == State.KEPT
    assert state("R17") == State.NOT_YET  # the summary
    monkeypatch.setattr(kept, "MOST_CHARACTERS", 10)
    assert state("R17") == State.BROKEN


@pytest.mark.parametrize("source", ["https://cdn.example", "*"])
def test_r18_nothing_is_loaded_from_elsewhere(settings: Any, source: str) -> None:
    assert state("R18") == State.KEPT
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"script-src": [source]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
    assert state("R18") == State.BROKEN


def test_r18_no_page_names_another_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "示例.html"
    page.write_text('<script src="//cdn.example/x.js"></script>')
    monkeypatch.setattr(built, "templates", lambda: iter([page]))
    assert state("R18") == State.BROKEN


def test_r19_every_page_says_that_nothing_classified_belongs_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert state("R19") == State.KEPT

    class Bare:
        def render(self, _context: object) -> str:
            return ""

    monkeypatch.setattr(built, "get_template", lambda _name: Bare())
    assert state("R19") == State.BROKEN


@pytest.mark.parametrize("code", ["R5", "R6", "R11", "R13", "R20"])
def test_r5_r6_r11_r13_r20_say_not_yet_and_never_that_they_are_kept(code: str) -> None:
    assert state(code) == State.NOT_YET


def test_the_command_names_what_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules")
    said = capsys.readouterr().out
    assert said.count("✓") + said.count("…") == 20

    Suggestion.objects.create(text="字太小", received_at=NOW - timedelta(days=16))
    with pytest.raises(CommandError, match="R14"):
        call_command("rules", "--json")
    assert '"state": "broken"' in capsys.readouterr().out
