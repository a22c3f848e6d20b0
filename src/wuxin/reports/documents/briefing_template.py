"""Builds the template of the briefing. Its bytes are committed; a test holds the two together.

A bureau may open the template in Word and change words and layout; numbers are fields only.
"""

import io
from pathlib import Path
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from wuxin.core.documents import official_paper as paper
from wuxin.core.documents.archive import settle

PATH = Path(__file__).parent / "templates" / "briefing.docx"
WIDTH = Mm(156)
NOTE_PITCH = Pt(18)

OPENING = (
    "{{ season }}开展以来，{{ scope }}围绕五心课堂推进学习与服务。"
    "截至{{ until }}，已记入台账的情况如下。"
)
FIELD_CLASS = (
    '{% if room.slug == "aspiration" and recorded("field_class_people") %}'
    "组织党员教师{% if venues %}到{{ venues }}{% endif %}"
    '开展实境课堂{% if recorded("field_class_batches") %}，'
    '分{{ figure("field_class_batches") }}{% endif %}'
    '进行，{{ figure("field_class_people", "rounded") }}党员教师走进现场接受教育'
    "{% if room.others %}；{% endif %}{% endif %}"
)


def build() -> bytes:
    """The template as a Word document, the same bytes each time."""
    document = paper.new_paper()
    _head(document)
    _text(document)
    _annex(document)
    _foot(document)
    stream = io.BytesIO()
    document.save(stream)
    return settle(stream.getvalue(), changes={paper.FONT_TABLE: paper.name_fallbacks})


def _head(document: Any) -> None:
    masthead = paper.space(document.add_paragraph(), pitch=Pt(44), after=Pt(6))
    masthead.alignment = paper.CENTRE
    paper.add_run(masthead, "{{ masthead }}", paper.TITLE, Pt(34), colour=paper.RED)
    line = paper.space(document.add_paragraph(), after=Pt(14))
    line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paper.add_run(line, "{{ issuer }}\t{{ day }}", paper.BODY, paper.SIZE_4)
    paper.rule_below(line, "C00000", 12)
    title = paper.space(document.add_paragraph(), pitch=Pt(32), after=Pt(10))
    title.alignment = paper.CENTRE
    paper.add_run(title, "{{ title }}", paper.TITLE, paper.SIZE_2)


def _text(document: Any) -> None:
    _paragraph(document, OPENING)
    _tag(document, "{%p if not classrooms %}")
    _paragraph(document, "本期还没有记入台账的活动。")
    _tag(document, "{%p endif %}")
    _tag(document, "{%p for room in classrooms %}")
    _paragraph(document, FIELD_CLASS + "{{ room.others }}。", lead="{{ room.title }}。")
    _tag(document, "{%p endfor %}")


def _annex(document: Any) -> None:
    _tag(document, "{%p if annex %}")
    heading = paper.space(document.add_paragraph(), before=Pt(12), after=Pt(4), pitch=NOTE_PITCH)
    paper.add_run(heading, "附：准确数与口径", paper.LEAD, Pt(12))
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    cells = [
        ("指标", "准确数", "计量"),
        ("{%tr for line in annex %}", "", ""),
        ("{{ line.title }}", "{{ line.number }}", "{{ line.measure }}"),
        ("{%tr endfor %}", "", ""),
    ]
    for row, texts in zip(table.rows, cells, strict=True):
        font = paper.LEAD if texts == cells[0] else paper.SONG
        for cell, text, width in zip(row.cells, texts, (Mm(72), Mm(34), Mm(50)), strict=True):
            cell.width = width
            paper.add_run(
                paper.space(cell.paragraphs[0], pitch=NOTE_PITCH), text, font, paper.SIZE_5
            )
    _tag(document, "{%p endif %}")


def _foot(document: Any) -> None:
    foot = document.sections[0].footer
    line = paper.space(foot.paragraphs[0], pitch=Pt(16))
    line.style = document.styles["Normal"]  # that of feet has stops of its own
    line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paper.add_run(line, "内部资料\t{{ data_version }}", paper.SONG, paper.SIZE_5)


def _paragraph(document: Any, text: str, *, lead: str = "") -> None:
    paragraph = paper.space(document.add_paragraph())
    paper.indent_two_characters(paragraph)
    if lead:
        paper.add_run(paragraph, lead, paper.LEAD, paper.SIZE_3)
    paper.add_run(paragraph, text, paper.BODY, paper.SIZE_3)


def _tag(document: Any, text: str) -> None:
    paper.add_run(document.add_paragraph(), text, paper.BODY, paper.SIZE_5)


if __name__ == "__main__":
    PATH.write_bytes(build())
