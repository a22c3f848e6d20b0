"""The minutes of a branch's meeting as a Word document on official paper. In Chinese, always."""

from datetime import datetime

from docx.shared import Pt

from wuxin.core.documents import official_paper as paper
from wuxin.seasons.wording import Meeting, facts_of


def build(meeting: Meeting, *, note: str, moment: datetime) -> bytes:
    """The document; ``note`` is its last line. The same minutes give the same bytes."""
    document = paper.titled_paper(f"{meeting.organisation}会议记录")
    for term, value in facts_of(meeting):
        line = paper.add_indented(document)
        paper.add_run(line, f"{term}：", paper.LEAD, paper.SIZE_3)
        paper.add_run(line, value, paper.BODY, paper.SIZE_3)
    last = paper.space(document.add_paragraph(), before=Pt(14))
    last.alignment = paper.RIGHT
    paper.add_run(last, note, paper.SONG, paper.SIZE_5)
    return paper.as_bytes(document, moment=moment)
