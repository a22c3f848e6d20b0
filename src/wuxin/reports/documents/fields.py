"""A Word template and its fields: checked before it is filled, filled without typing a number.

A template may say ``{{ figure("code") }}``, ``{{ figure("code", "rounded") }}``,
``recorded("code")`` and the plain fields its document offers. A digit typed into it, or a number
word before a counting word, is refused; so is a field that nobody knows.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from wuxin.core.documents.archive import settle
from wuxin.core.errors import DomainError

FUNCTIONS = frozenset({"figure", "recorded"})
_TYPED = re.compile(
    r"\d+|[〇一二两三四五六七八九十百千万亿]+余?(?:名|人|场|件|批|对|户|节|篇|份|项|元)"
)
_BLOCK_TAG = re.compile(r"\{%(?:p|tr|tc|r)\s")


class TypedFigure(DomainError):
    message = _('模板里直接写了数字“%(text)s”。请改用字段，例如 {{ figure("…") }}。')


class UnknownField(DomainError):
    message = _("模板里的字段“%(name)s”不存在。请对照指标列表改正代号。")


class BrokenTemplate(DomainError):
    message = _("模板里的字段写得不完整：%(reason)s。请检查花括号和 if、for 是否成对。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a template is filled with: plain fields, and the two functions."""

    fields: Mapping[str, object]
    figure: Callable[..., str]
    recorded: Callable[[str], bool]
    codes: frozenset[str]


def fill(template: bytes, filling: Filling, *, moment: datetime) -> bytes:
    """The document; ``moment`` stands in its properties. Same filling, same bytes.

    Raises ``TypedFigure``, ``UnknownField``, ``BrokenTemplate``.
    """
    check(template, fields=frozenset(filling.fields), codes=filling.codes)
    document = DocxTemplate(io.BytesIO(template))
    functions = {"figure": filling.figure, "recorded": filling.recorded}
    document.render({**filling.fields, **functions}, _environment(), autoescape=True)
    properties = document.docx.core_properties
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = ""
    properties.title = str(filling.fields.get("title", ""))
    stream = io.BytesIO()
    document.save(stream)
    return settle(stream.getvalue())


@lru_cache(maxsize=16)
def check(template: bytes, *, fields: frozenset[str], codes: frozenset[str]) -> None:
    """Hold a template against what it may say. Raises as ``fill`` does."""
    try:
        tree = _environment().parse(_BLOCK_TAG.sub("{% ", "\n".join(texts_of(template))))
    except TemplateSyntaxError as error:
        raise BrokenTemplate(reason=str(error.message)) from error
    for text in _typed_texts(tree):
        if found := _TYPED.search(text):
            raise TypedFigure(text=found.group())
    unknown = meta.find_undeclared_variables(tree) - fields - FUNCTIONS
    unknown |= _codes_asked(tree) - codes
    if unknown:
        raise UnknownField(name=min(unknown))


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document as a page would show it; a table has rows of cells, else one cell."""

    kind: Literal["title", "ends", "text", "note", "table", "foot"]
    rows: list[list[str]]


def blocks_of(document: bytes) -> list[Block]:
    """The blocks of a document in the order of reading: head, body and tables, foot."""
    opened = Document(io.BytesIO(document))
    heads = [Block("note", [[p.text]]) for s in opened.sections for p in s.header.paragraphs]
    body = [_block(block) for block in opened.iter_inner_content()]
    feet = [Block("foot", [[p.text]]) for s in opened.sections for p in s.footer.paragraphs]
    return [*heads, *body, *feet]


def texts_of(document: bytes) -> list[str]:
    """Every paragraph and cell of a document as text, in the order of reading."""
    return [cell for block in blocks_of(document) for row in block.rows for cell in row]


def _block(block: Any) -> Block:
    if hasattr(block, "rows"):
        return Block("table", [[cell.text for cell in row.cells] for row in block.rows])
    layout = block.paragraph_format
    if layout.alignment == WD_ALIGN_PARAGRAPH.CENTER:
        return Block("title", [[block.text]])
    if "\t" in block.text:
        return Block("ends", [[block.text]])
    return Block("text" if layout.first_line_indent else "note", [[block.text]])


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True)


def _typed_texts(tree: nodes.Template) -> Iterator[str]:
    """What somebody typed: text between the fields, and constants that are not arguments."""
    arguments = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        for argument in call.args
        for inner in (argument, *argument.find_all(nodes.Const))
    }
    for data in tree.find_all(nodes.TemplateData):
        yield data.data
    for constant in tree.find_all(nodes.Const):
        if id(constant) not in arguments:
            yield str(constant.value)


def _codes_asked(tree: nodes.Template) -> set[str]:
    asked: set[str] = set()
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        code = call.args[0] if call.args else None
        if name in FUNCTIONS and isinstance(code, nodes.Const):
            asked.add(str(code.value))
        elif name not in FUNCTIONS:
            asked.add(name or "?")
    return asked
