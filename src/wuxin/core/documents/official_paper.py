"""Pages, fonts and paragraphs as GB/T 9704-2012 sets them for official documents.

A4 with margins of 37, 35, 28 and 26 mm; title 2号小标宋, text 3号仿宋, 22 lines a page. Each East
Asian font names the one to take where it is not installed.
"""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wuxin.core.documents.archive import settle

TITLE, BODY, LEAD, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
FALLBACKS = {TITLE: "宋体", BODY: "仿宋", LEAD: "SimHei", SONG: "SimSun"}
FONT_TABLE = "word/fontTable.xml"
LATIN = "Times New Roman"
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
NONE = Pt(0)
LINE_PITCH = Pt(28.95)  # 22 lines on the 225 mm between the margins
RED = RGBColor(0xC0, 0x00, 0x00)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def new_paper() -> Any:
    """An empty document of official paper."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = document.element.body.sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE_PITCH.pt * 20)))
    normal = document.styles["Normal"]
    normal.font.size = SIZE_3
    set_font(normal.element.get_or_add_rPr(), BODY)
    _write_chinese(normal.element.get_or_add_rPr())
    return document


def titled_paper(title: str) -> Any:
    """Official paper with its title in the first line and in its properties."""
    document = new_paper()
    head = space(document.add_paragraph(), pitch=Pt(32), after=Pt(14))
    head.alignment = CENTRE
    add_run(head, title, TITLE, SIZE_2)
    document.core_properties.title = title
    return document


def add_indented(document: Any) -> Any:
    """A new paragraph of text, indented by two characters."""
    paragraph = space(document.add_paragraph())
    indent_two_characters(paragraph)
    return paragraph


def as_bytes(document: Any, *, moment: datetime) -> bytes:
    """The file. The same document and moment give the same bytes; no author stands in it."""
    properties = document.core_properties
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.author = properties.last_modified_by = ""
    stream = io.BytesIO()
    document.save(stream)
    return settle(stream.getvalue(), changes={FONT_TABLE: name_fallbacks})


def _write_chinese(properties: Any) -> None:
    """So that punctuation and line breaks are those of Chinese as written on the mainland."""
    language = OxmlElement("w:lang")
    for slot, value in {"val": "en-US", "eastAsia": "zh-CN"}.items():
        language.set(qn(f"w:{slot}"), value)
    properties.append(language)


def set_font(properties: Any, font: str) -> None:
    """Latin letters and digits in ``LATIN``, everything East Asian in ``font``."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{slot}"), LATIN)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def add_run(
    paragraph: Any, text: str, font: str, size: Pt, *, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour
    set_font(run.font.element.get_or_add_rPr(), font)


def space(paragraph: Any, *, pitch: Pt = LINE_PITCH, before: Pt = NONE, after: Pt = NONE) -> Any:
    """Give a paragraph lines of exactly ``pitch``."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = pitch
    layout.space_before, layout.space_after = before, after
    return paragraph


def indent_two_characters(paragraph: Any) -> None:
    indent = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(int(SIZE_3.pt * 40)))


def rule_below(paragraph: Any, colour: str, width: int) -> None:
    """A line under a paragraph; ``width`` in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": str(width), "space": "4", "color": colour}.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph.paragraph_format.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def name_fallbacks(font_table: bytes) -> bytes:
    """The font table (``FONT_TABLE``) that also says what stands in for a missing font."""
    rows = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for font, other in FALLBACKS.items()
    )
    end = "</w:fonts>"
    return font_table.decode().replace(end, rows + end).encode()
