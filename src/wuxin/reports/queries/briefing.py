"""The briefing of a season: its text from figures, as a Word document and as a page with links."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import override

from wuxin.core import clock
from wuxin.ledger.models import Classroom, Entry
from wuxin.ledger.registry import Measure
from wuxin.people.models import within
from wuxin.reports import wording
from wuxin.reports.documents.fields import Filling, blocks_of, fill, texts_of
from wuxin.reports.queries import readings as reading_queries
from wuxin.reports.queries.readings import Reading
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons.models import RollCallState, Venue

MOST_CHARACTERS = 1500  # R17
TEMPLATE = Path(__file__).parents[1] / "documents" / "templates" / "briefing.docx"
FIELD_CLASS = "field_class"
_MOST_VENUES = 3
_COUNTED = re.compile("(人数|人次|场次|批次)$")  # the number that follows says it
_OPEN, _BETWEEN, _CLOSE = "\ue000", "\ue001", "\ue002"  # private-use: in no text of anybody
_MARK = re.compile(f"{_OPEN}([^{_BETWEEN}]+){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")


# In the words of the document, whatever its reader's language.
_MEASURES = {
    Measure.PEOPLE: "按人计，不重复",
    Measure.ATTENDANCES: "按人次计",
    Measure.SESSIONS: "按场次计",
    Measure.MINUTES: "按小时计",
    Measure.FEN: "按金额计",
    Measure.COUNT: "按件数计",
    Measure.RATE: "分子比分母",
}
Said = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph; with a code it is a number that opens its figure."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of the document in pieces: rows of cells, of which only a table has several."""

    kind: str
    rows: list[list[list[Piece]]]


@dataclass(frozen=True, slots=True)
class Room:
    """A classroom's paragraph. ``others`` are the numbers no sentence of the template tells."""

    slug: str
    title: str
    others: str


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """Everything the document says, read at one moment; ``version`` names that state."""

    scope: Scope
    until: date
    readings: Sequence[Reading]
    classrooms: Sequence[tuple[str, str]]
    venues: Sequence[str]
    last_entry_id: int
    moment: datetime
    template: bytes = field(repr=False)

    @cached_property
    def document(self) -> bytes:
        """The Word document. The same data gives the same bytes."""
        with override("zh-hans"):
            return fill(self.template, self._filling(marked=False), moment=self.moment)

    @cached_property
    def blocks(self) -> list[Shown]:
        """The document as a page shows it, each number a piece with the code of its figure."""
        with override("zh-hans"):
            marked = fill(self.template, self._filling(marked=True), moment=self.moment)
        return [
            Shown(block.kind, [[_pieces(cell) for cell in row] for row in block.rows])
            for block in blocks_of(marked)
            if any(cell.strip() for row in block.rows for cell in row)
        ]

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The pieces of every paragraph and cell, in the order of reading."""
        return [cell for block in self.blocks for row in block.rows for cell in row]

    @property
    def character_count(self) -> int:
        """Characters of the text, spaces apart."""
        text = "".join(piece.text for line in self.paragraphs for piece in line)
        return len("".join(text.split()))

    @property
    def version(self) -> str:
        return f"{self.scope.book.code}-{self.last_entry_id}"

    @property
    def filename(self) -> str:
        """简报-2021-2022年度冬训-20220304.docx."""
        title = re.sub(r"\s+", "", self.scope.season.title).replace("–", "-").replace("—", "-")
        place = f"-{self.scope.organisation.name}" if self.scope.organisation else ""
        return re.sub(r'[\\/:*?"<>|]', "", f"简报-{title}{place}-{self.until:%Y%m%d}.docx")

    @property
    def not_recorded(self) -> list[Reading]:
        return [reading for reading in self.readings if not reading.is_recorded]

    @property
    def warnings(self) -> list[str]:
        """What whoever sends it out should look at first."""
        found = []
        if self.character_count > MOST_CHARACTERS:
            found.append(
                _("这份简报有 %(count)s 字，超过 %(most)s 字。请缩小范围，或在 Word 里删减文字。")
                % {"count": self.character_count, "most": MOST_CHARACTERS}
            )
        if not any(reading.value for reading in self.readings):
            found.append(_("到这一天还没有记入台账的活动，简报里没有数。"))
        return found

    def _filling(self, *, marked: bool) -> Filling:
        known = {reading.code: reading for reading in self.readings}

        def figure(code: str, choice: wording.Wording = wording.EXACT) -> str:
            text = known[code].said(choice)
            return f"{_OPEN}{code}{_BETWEEN}{text}{_CLOSE}" if marked else text

        fields = {
            **self._place(),
            "venues": "、".join(self.venues),
            "classrooms": list(self._rooms(_codes_in(self.template), figure)),
            "annex": list(self._annex(figure)),
        }
        return Filling(
            fields=fields,
            figure=figure,
            recorded=lambda code: bool(known[code].value),
            codes=frozenset(known),
        )

    def _place(self) -> dict[str, str]:
        """Season, organisation and day, in the language of the document."""
        organisation, season = self.scope.organisation, self.scope.season
        title = "".join(season.title.split())
        day = f"{self.until.year}年{self.until.month}月{self.until.day}日"
        return {
            "masthead": "冬训简报",
            "title": f"{title}进展情况",
            "season": title,
            "issuer": (organisation or season.organisation).name,
            "scope": organisation.name if organisation else "各级党组织",
            "day": day,
            "until": day,
            "data_version": f"数据截至{day}　版本 {self.version}",
        }

    def _rooms(self, told: frozenset[str], figure: Said) -> Iterable[Room]:
        for slug, title in self.classrooms:
            here = [r for r in reading_queries.to_tell(self.readings) if r.classroom == slug]
            others = [
                f"{_COUNTED.sub('', str(r.title))}{figure(r.code)}"
                for r in here
                if r.code not in told
            ]
            if here:
                yield Room(slug, title, "，".join(others))

    def _annex(self, figure: Said) -> Iterable[dict[str, str]]:
        for reading in reading_queries.without_sums(self.readings):
            measure = _MEASURES.get(reading.measure, "")
            number = figure(reading.code)
            yield {"title": str(reading.title), "number": number, "measure": measure}


def compose(scope: Scope, *, until: date, template: bytes | None = None) -> Briefing:
    """Read everything a briefing says, up to and with a day. Call it inside ``one_moment``."""
    with override("zh-hans"):
        found = reading_queries.read_all(scope.book, scope.organisation_id, until=until)
        last = Entry.objects.filter(book=scope.book).aggregate(last=Max("pk"))["last"] or 0
        return Briefing(
            scope=scope,
            until=until,
            readings=found,
            classrooms=[(room.slug, _room_title(room)) for room in Classroom.objects.all()],
            venues=_venues(scope, until),
            last_entry_id=last,
            moment=datetime.combine(until, time(), tzinfo=clock.LOCAL),
            template=template or TEMPLATE.read_bytes(),
        )


def _room_title(room: Classroom) -> str:
    return str(room) if str(room).endswith("课堂") else f"{room}课堂"


def _venues(scope: Scope, until: date) -> list[str]:
    """Where field classes were held, in the order of the first batch there."""
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=clock.LOCAL)
    venues = Venue.objects.filter(
        batches__activity__season=scope.season,
        batches__activity__kind_id=FIELD_CLASS,
        batches__starts_at__lt=end,
        batches__invitations__state=RollCallState.DONE,
    )
    if scope.organisation:
        path = (scope.organisation.path,)
        venues = venues.filter(within(path, "batches__invitations__organisation__"))
    first = venues.annotate(first=Min("batches__starts_at")).order_by("first", "pk")
    names = list(first.values_list("name", flat=True))
    more = ["等场地"] if len(names) > _MOST_VENUES else []
    shown = names[:_MOST_VENUES]
    return [*shown[:-1], shown[-1] + more[0]] if more else shown


def _codes_in(template: bytes) -> frozenset[str]:
    """The figures that the template's own sentences tell."""
    text = "\n".join(texts_of(template))
    return frozenset(re.findall(r'(?:figure|recorded)\(\s*"([^"]+)"', text))


def _pieces(text: str) -> list[Piece]:
    pieces, at = [], 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            pieces.append(Piece(text[at : mark.start()]))
        pieces.append(Piece(mark.group(2), mark.group(1)))
        at = mark.end()
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces
