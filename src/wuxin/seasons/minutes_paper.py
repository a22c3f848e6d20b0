"""The minutes of a branch's meeting as a Word document on official paper. In Chinese, always."""

import io
from datetime import datetime

from docx.shared import Pt

from wuxin.core.documents import official_paper as paper
from wuxin.core.documents.archive import settle
from wuxin.seasons.wording import Meeting, facts_of


def build(meeting: Meeting, *, note: str, moment: datetime) -> bytes:
    """The document; ``note`` is its last line. The same minutes give the same bytes."""
    document = paper.new_paper()
    title = paper.space(document.add_paragraph(), pitch=Pt(32), after=Pt(14))
    title.alignment = paper.CENTRE
    paper.add_run(title, f"{meeting.organisation}会议记录", paper.TITLE, paper.SIZE_2)
    for term, value in facts_of(meeting):
        line = paper.space(document.add_paragraph())
        paper.indent_two_characters(line)
        paper.add_run(line, f"{term}：", paper.LEAD, paper.SIZE_3)
        paper.add_run(line, value, paper.BODY, paper.SIZE_3)
    last = paper.space(document.add_paragraph(), before=Pt(14))
    last.alignment = paper.RIGHT
    paper.add_run(last, note, paper.SONG, paper.SIZE_5)
    properties = document.core_properties
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.author = properties.last_modified_by = ""
    properties.title = f"{meeting.organisation}会议记录"
    stream = io.BytesIO()
    document.save(stream)
    return settle(stream.getvalue(), changes={paper.FONT_TABLE: paper.name_fallbacks})
