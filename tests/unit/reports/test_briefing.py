"""The briefing: figures in words, the same text from the same data, nothing invented."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.support.reports import NOW, Told
from tests.support.seasons import PROGRAM
from wuxin.ledger.registry import FigureValue
from wuxin.reports.documents.fields import TypedFigure, texts_of
from wuxin.reports.management.commands.figures import as_object
from wuxin.reports.queries.briefing import MOST_CHARACTERS, Briefing, compose
from wuxin.seasons import actions

DAY = date(2022, 3, 4)
FIRST_WEEK = date(2022, 2, 25)
EIGHT_NAMES = [
    "code",
    "source_row",
    "title",
    "measure",
    "value",
    "numerator",
    "denominator",
    "text",
]


def text_of(briefing: Briefing) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in briefing.paragraphs)


def with_people(briefing: Briefing, number: int) -> Briefing:
    """The same briefing as if so many people had been in field classes."""
    readings = [
        replace(reading, number=FigureValue(value=number))
        if reading.code == "field_class_people"
        else reading
        for reading in briefing.readings
    ]
    return replace(briefing, readings=readings)


def test_it_says_people_rounded_down_and_keeps_the_exact_number_in_the_annex(told: Told) -> None:
    text = text_of(with_people(compose(told.scope, until=DAY), 1042))
    assert "1000余名党员教师走进现场" in text
    assert "1042名" in text


def test_it_tells_batches_venues_and_who_issues_it(told: Told) -> None:
    text = text_of(compose(told.scope, until=DAY))
    assert "到示例纪念馆甲、示例纪念馆乙开展实境课堂，分2批进行" in text
    assert told.committee.name in text
    assert "截至2022年3月4日" in text
    assert "内部资料" in text


def test_each_number_of_the_preview_is_a_piece_with_its_figure(told: Told) -> None:
    briefing = compose(told.scope, until=DAY)
    pieces = [piece for line in briefing.paragraphs for piece in line]
    told_figures = {piece.code: piece.text for piece in pieces if piece.code}
    assert told_figures["field_class_batches"] == "2批"
    assert set(told_figures) == {
        "field_class_people",
        "field_class_attendances",
        "field_class_batches",
    }


def test_preview_and_document_say_the_same(told: Told) -> None:
    briefing = compose(told.scope, until=DAY)
    document = [line for line in texts_of(briefing.document) if line.strip()]
    assert document == ["".join(piece.text for piece in line) for line in briefing.paragraphs]


def test_a_classroom_without_records_has_no_paragraph(told: Told) -> None:
    text = text_of(compose(told.scope, until=DAY))
    assert "初心课堂。" in text
    for other in ("爱心课堂", "匠心课堂", "暖心课堂", "连心课堂", "未记录"):
        assert other not in text


def test_before_anything_happened_it_says_so_and_warns(told: Told) -> None:
    briefing = compose(told.scope, until=date(2021, 12, 2))
    assert "还没有记入台账的活动" in text_of(briefing)
    assert any("没有数" in warning for warning in briefing.warnings)


def test_up_to_an_earlier_day_only_what_happened_until_then_is_told(told: Told) -> None:
    text = text_of(compose(told.scope, until=FIRST_WEEK))
    assert "示例纪念馆甲开展" in text
    assert "示例纪念馆乙" not in text


def test_a_subtree_issues_its_own(told: Told) -> None:
    briefing = compose(told.at(told.general[1]), until=DAY)
    text = text_of(briefing)
    assert text.count(told.general[1].name) == 2
    assert "6名" in text
    assert briefing.filename == "简报-2021-2022年度冬训-示例总支西-20220304.docx"


def test_the_same_data_give_the_same_bytes(told: Told) -> None:
    first = compose(told.scope, until=DAY)
    with override("en"):
        second = compose(told.scope, until=DAY)
        assert first.document == second.document
    assert first.filename == "简报-2021-2022年度冬训-20220304.docx"


def test_its_version_is_that_of_the_data(told: Told) -> None:
    before = compose(told.scope, until=DAY)
    batch = told.batches[1]
    rolls = batch.invitations.order_by("pk")
    actions.reopen_roll_call(roll=rolls.with_batch()[0], reason="更正", by=PROGRAM, now=NOW)
    again = rolls.with_batch()[0]
    row = again.enrolments.first()
    assert row is not None
    change = actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status="absent")
    actions.take_roll_call(roll=again, changes=[change], by=PROGRAM, now=NOW)
    after = compose(told.scope, until=DAY)
    assert after.version != before.version
    assert after.version in text_of(after)


def test_it_is_one_page_of_a_few_hundred_characters_and_warns_when_it_is_long(told: Told) -> None:
    briefing = compose(told.scope, until=DAY)
    assert briefing.character_count < 500
    assert briefing.warnings == []
    wordy = replace(briefing, venues=["很长的场地名" * 60] * 6)
    assert wordy.character_count > MOST_CHARACTERS
    assert any("1500" in warning for warning in wordy.warnings)


def test_a_bureaus_own_template_may_not_type_a_figure(told: Told, tmp_path: Path) -> None:
    document = compose(told.scope, until=DAY).document
    with pytest.raises(TypedFigure):
        _ = compose(told.scope, until=DAY, template=document).document


def test_the_command_writes_the_document(told: Told, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("briefing", season="told", until=DAY, out=tmp_path, stdout=out)
    written = tmp_path / "简报-2021-2022年度冬训-20220304.docx"
    assert zipfile.is_zipfile(written)
    assert written.name in out.getvalue()


def test_the_command_names_the_seasons_there_are(told: Told, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="told"):
        call_command("briefing", season="other", out=tmp_path)


def test_figures_are_printed_as_objects_with_eight_names(told: Told) -> None:
    out = io.StringIO()
    call_command("figures", "--json", season="told", stdout=out)
    found = json.loads(out.getvalue())
    assert {tuple(one) for one in found} == {tuple(EIGHT_NAMES)}
    assert {one["source_row"] for one in found} >= {f"S{number}" for number in range(1, 23)}
    people = next(one for one in found if one["code"] == "field_class_people")
    assert (people["value"], people["measure"], people["text"]) == (12, "people", "10余名")
    tickets = next(one for one in found if one["code"] == "hotline_tickets")
    assert (tickets["value"], tickets["text"]) == (None, "未记录")


def test_figures_of_a_subtree_are_asked_by_its_code(told: Told) -> None:
    out = io.StringIO()
    code = told.branches[0].code
    call_command("figures", "--json", season="told", organisation=code, stdout=out)
    people = next(one for one in json.loads(out.getvalue()) if one["code"] == "field_class_people")
    assert people["value"] == 3
    with pytest.raises(CommandError, match="nowhere"):
        call_command("figures", season="told", organisation="nowhere")


def test_a_rate_is_an_object_with_both_numbers(told: Told) -> None:
    briefing = compose(told.scope, until=DAY)
    reading = next(one for one in briefing.readings if one.code == "satisfaction_rate")
    told_rate = replace(reading, number=FigureValue(value=991, numerator=365, denominator=368))
    found = as_object(told_rate)
    assert (found["numerator"], found["denominator"]) == (365, 368)
    assert found["text"] == "99.1%（365/368）"
