"""The story material as a Word document on official paper. In Chinese, always."""

from collections.abc import Iterable
from datetime import datetime

from wuxin.core.documents import official_paper as paper


def build(title: str, groups: Iterable[tuple[str, list[str]]], *, moment: datetime) -> bytes:
    """The document: under each heading its lines. The same material gives the same bytes."""
    document = paper.titled_paper(title)
    for heading, lines in groups:
        paper.add_run(paper.add_indented(document), heading, paper.LEAD, paper.SIZE_3)
        for line in lines:
            paper.add_run(paper.add_indented(document), line, paper.BODY, paper.SIZE_3)
    return paper.as_bytes(document, moment=moment)
