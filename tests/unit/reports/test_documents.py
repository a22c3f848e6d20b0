"""Templates whose numbers are fields: no typed figure, the same bytes from the same data."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import jinja2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wuxin.core.errors import DomainError
from wuxin.reports.documents import briefing_template, fields
from wuxin.reports.documents.fields import BrokenTemplate, Filling, TypedFigure, UnknownField

MOMENT = datetime(2022, 3, 4, tzinfo=UTC)


def template_of(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def filling(**values: object) -> Filling:
    return Filling(
        fields={"title": "简报", **values},
        figure=lambda code, wording="exact": f"<{code}:{wording}>",
        recorded=lambda code: code == "people",
        codes=frozenset({"people", "sessions"}),
    )


def text(document: bytes) -> str:
    return "\n".join(fields.texts_of(document))


def test_a_number_in_a_document_comes_from_its_figure() -> None:
    template = template_of('共有{{ figure("people", "rounded") }}参加，{{ figure("sessions") }}。')
    made = fields.fill(template, filling(), moment=MOMENT)
    assert "共有<people:rounded>参加，<sessions:exact>。" in text(made)


@pytest.mark.parametrize(
    "line",
    [
        "共有1000余名党员参加。",
        "共有１０００名党员参加。",
        "共有一千余名党员参加。",
        "举行讲座三场。",
        "{{ 1000 }}名党员参加。",
        '{{ "1000" }}名党员参加。',
        '{{ figure("people") }}{{ "0" }}',
        "{% set people = 1000 %}{{ people }}",
        '{{ figure("people") ~ 99 }}',
    ],
)
def test_a_typed_figure_is_refused_by_its_own_text(line: str) -> None:
    with pytest.raises(TypedFigure) as caught:
        fields.fill(template_of(line), filling(), moment=MOMENT)
    assert "{{ figure" in str(caught.value)


@pytest.mark.parametrize("line", ["五心课堂", "一个不漏、一个不掉队", "组织党员教师学习"])
def test_words_that_are_no_figures_may_be_written(line: str) -> None:
    assert line in text(fields.fill(template_of(line), filling(), moment=MOMENT))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('{{ figure("peopel") }}', "peopel"),
        ('{% if recorded("nothing") %}有{% endif %}', "nothing"),
        ("{{ secretary }}", "secretary"),
        ("{{ count() }}", "count"),
        ("{{ title.upper() }}", "?"),
    ],
)
def test_an_unknown_field_is_named(line: str, name: str) -> None:
    with pytest.raises(UnknownField) as caught:
        fields.fill(template_of(line), filling(), moment=MOMENT)
    assert f"“{name}”" in str(caught.value)


def test_a_field_of_a_table_or_a_foot_is_checked_too() -> None:
    document = Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "12"
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(TypedFigure):
        fields.fill(stream.getvalue(), filling(), moment=MOMENT)

    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ nobody }}"
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(UnknownField):
        fields.fill(stream.getvalue(), filling(), moment=MOMENT)


@pytest.mark.parametrize("line", ["{{ title", "{% if title %}有", "{% endif %}"])
def test_a_broken_template_is_told_as_such(line: str) -> None:
    with pytest.raises(BrokenTemplate):
        fields.fill(template_of(line), filling(), moment=MOMENT)


def test_what_is_filled_in_cannot_break_the_document() -> None:
    made = fields.fill(template_of("{{ place }}"), filling(place="<甲 & 乙>"), moment=MOMENT)
    assert "<甲 & 乙>" in text(made)


def test_a_number_from_a_figure_is_never_taken_for_a_typed_one() -> None:
    made = fields.fill(template_of("{{ place }}"), filling(place="2022年3月"), moment=MOMENT)
    assert "2022年3月" in text(made)


def test_the_same_data_give_the_same_bytes() -> None:
    template = template_of('{{ figure("people") }}')
    first = fields.fill(template, filling(), moment=MOMENT)
    assert first == fields.fill(template, filling(), moment=MOMENT)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_committed_template_is_what_its_builder_builds() -> None:
    assert briefing_template.PATH.read_bytes() == briefing_template.build()


@pytest.fixture
def paper() -> Any:
    return Document(str(briefing_template.PATH))


def test_the_paper_is_that_of_official_documents(paper: Any) -> None:
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    near = [round(size / Mm(1)) for size in (*sizes, *margins)]
    assert near == [210, 297, 37, 35, 28, 26]


def test_each_run_names_its_east_asian_font(paper: Any) -> None:
    used = set()
    for paragraph in paper.paragraphs:
        for run in paragraph.runs:
            fonts = run.font.element.rPr.find(qn("w:rFonts"))
            used.add(fonts.get(qn("w:eastAsia")))
    assert used == {"方正小标宋简体", "仿宋_GB2312", "黑体"}


def test_text_is_in_size_three_with_lines_of_twenty_nine_points(paper: Any) -> None:
    body = next(p for p in paper.paragraphs if "{{ season }}" in p.text)
    assert {run.font.size for run in body.runs} == {Pt(16)}
    assert Pt(28) <= body.paragraph_format.line_spacing <= Pt(30)


def test_a_missing_font_has_a_stand_in() -> None:
    with zipfile.ZipFile(briefing_template.PATH) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


@pytest.mark.parametrize(
    "field",
    ["{{ ''.__class__.__mro__ }}", "{{ figure.__globals__ }}", "{% include '/etc/passwd' %}",
     "{{ cycler.__init__.__globals__ }}", "{{ settings.SECRET_KEY }}"],
)  # fmt: skip
def test_a_template_reaches_nothing_of_the_program(field: str) -> None:
    try:
        made = text(fields.fill(template_of(field), filling(), moment=MOMENT))
    except (DomainError, jinja2.exceptions.TemplateError, TypeError):
        return
    assert made.strip() == ""
