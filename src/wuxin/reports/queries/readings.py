"""A reading: a figure with its number at one place, ready to be shown or printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wuxin.core.errors import Sentence
from wuxin.ledger import registry
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.registry import Figure, FigureValue, Measure
from wuxin.reports import source_rows, wording
from wuxin.reports.source_rows import SourceLine

NOT_RECORDED = FigureValue(value=None)
MEASURES: dict[Measure, tuple[Sentence, Sentence]] = {
    Measure.PEOPLE: (
        pgettext_lazy("measure", "人数"),
        gettext_lazy("按人计：同一个人不管参加几次，只算一次。"),
    ),
    Measure.ATTENDANCES: (
        pgettext_lazy("measure", "人次"),
        gettext_lazy("按人次计：同一个人参加几次就算几次。"),
    ),
    Measure.SESSIONS: (
        pgettext_lazy("measure", "场次"),
        gettext_lazy("按场次计：每举行一次算一次。"),
    ),
    Measure.MINUTES: (
        pgettext_lazy("measure", "时长"),
        gettext_lazy("按时长计，以 15 分钟为一档，折成小时显示。"),
    ),
    Measure.FEN: (pgettext_lazy("measure", "金额"), gettext_lazy("以分记账，以元显示。")),
    Measure.COUNT: (pgettext_lazy("measure", "件数"), gettext_lazy("按记录的件数计。")),
    Measure.RATE: (
        pgettext_lazy("measure", "比率"),
        gettext_lazy("分子除以分母，舍去到千分之一，从不进位；两个数都写出来。"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number at one place. ``figure`` is None where no app carries it yet.

    ``marks`` is what it must say of records that are no list (合计证明), ``unnamed`` how many of
    it are people without a name.
    """

    code: str
    source_row: str | None
    classroom: str
    title: Sentence
    measure: Measure
    unit_word: Sentence
    number: FigureValue
    figure: Figure | None = None
    marks: tuple[str, ...] = ()
    unnamed: int = 0

    @property
    def value(self) -> int | None:
        return self.number.value

    @property
    def is_recorded(self) -> bool:
        return self.number.value is not None

    @property
    def measure_name(self) -> str:
        return str(MEASURES[self.measure][0])

    @property
    def measure_meaning(self) -> str:
        return str(MEASURES[self.measure][1])

    @property
    def shown(self) -> str | None:
        """The number as a page shows it large, without its unit; None if not recorded."""
        if self.measure is Measure.RATE:
            return wording.percent(self.number.numerator, self.number.denominator)
        if self.value is None:
            return None
        if self.measure is Measure.FEN:
            return f"{self.value / 100:,.2f}"
        if self.measure is Measure.MINUTES:
            return wording.hours_shown(self.value)
        return wording.shown(self.value)

    @property
    def unit(self) -> str:
        if self.measure is Measure.MINUTES:
            return wording.hour_word(self.value or 0)
        return wording.unit_word(self.unit_word, self.value or 0) if self.unit_word else ""

    @property
    def text(self) -> str:
        """The number in the words in which it is published."""
        return self.said(source_rows.wording_of(self.source_row, self.measure))

    @property
    def exact(self) -> str:
        return self.said(wording.EXACT)

    @property
    def rounded(self) -> str:
        return self.said(wording.ROUNDED)

    @property
    def remarks(self) -> list[str]:
        """What stands beside the number wherever it is shown."""
        unnamed = self.unnamed and _("其中未记名 %(number)s") % {"number": self.unnamed}
        return [*([unnamed] if unnamed else []), *(_with(mark) for mark in self.marks)]

    def said(self, choice: wording.Wording) -> str:
        """The number in words, exact or rounded down, with its marks."""
        return self._in_words(choice) + "".join(f"（{_with(mark)}）" for mark in self.marks)

    def _in_words(self, choice: wording.Wording) -> str:
        if self.measure is Measure.RATE:
            return wording.rate(self.number.numerator, self.number.denominator)
        if self.measure is Measure.FEN:
            return wording.money(self.value, choice)
        if self.measure is Measure.MINUTES:
            return wording.hours(self.value, choice)
        return wording.in_words(self.value, self.unit_word, choice)


def read_all(
    book: Book, organisation_id: int | None = None, *, until: date | None = None
) -> list[Reading]:
    """Every figure and every row of the source, in the source's order.

    Two reads a figure at most; call it inside ``one_moment``.
    """
    found = [read(figure, book, organisation_id, until=until) for figure in registry.figures()]
    carried = {(reading.source_row, reading.measure) for reading in found}
    codes = {reading.code for reading in found}
    missing = [
        of_line(line)
        for line in source_rows.LINES
        if line.code not in codes and (line.row, line.measure) not in carried
    ]
    return _in_order([*found, *missing])


def read_of_classrooms(book: Book, organisation_id: int | None = None) -> list[Reading]:
    """The figures that stand under a classroom; what is reckoned over all costs nothing here."""
    found = [figure for figure in registry.figures() if classroom_of(figure)]
    return _in_order([read(figure, book, organisation_id) for figure in found])


def read(
    figure: Figure, book: Book, organisation_id: int | None = None, *, until: date | None = None
) -> Reading:
    """One figure, of all that is in the book or of what happened until a day."""
    number = (
        figure.value(book, organisation_id)
        if until is None or until >= book.to_on
        else value_until(figure, book, organisation_id, until)
    )
    until = None if until is not None and until >= book.to_on else until
    unnamed = _unnamed(figure, book, organisation_id, until)
    return Reading(
        marks=marks_of(figure, book, organisation_id, until=until) if unnamed else (),
        unnamed=unnamed,
        code=figure.code,
        source_row=figure.source_row,
        classroom=classroom_of(figure),
        title=figure.title,
        measure=figure.measure,
        unit_word=figure.unit_word,
        number=number,
        figure=figure,
    )


def marks_of(
    figure: Figure, book: Book, organisation_id: int | None, *, until: date | None = None
) -> tuple[str, ...]:
    """What the figure must say of records without a name that it counts. Few queries."""
    found = []
    for mark in registry.marks():
        if not (sources := list(mark.sources(book))):
            continue
        entries = figure.entries(book, organisation_id).filter(source__in=sources)
        if (entries.filter(day__lte=until) if until else entries).exists():
            found.append(str(mark.title))
    return tuple(found)


def _unnamed(figure: Figure, book: Book, organisation_id: int | None, until: date | None) -> int:
    if figure.unnamed is None:
        return 0
    if until is None:
        return figure.unnamed(book, organisation_id).value or 0
    entries = figure.entries(book, organisation_id).filter(
        day__lte=until, person__isnull=True, subject_key__isnull=True
    )
    return int(entries.aggregate(total=Sum("people"))["total"] or 0)


def _with(mark: str) -> str:
    return _("含%(mark)s") % {"mark": mark}


def classroom_of(figure: Figure) -> str:
    """The classroom a figure stands under: that of its row, else of the kind it is named after.

    A figure of a whole classroom (``<slug>_people``) stands under that; of all, under none.
    """
    if figure.source_row in source_rows.CLASSROOM_OF_ROW:
        return source_rows.CLASSROOM_OF_ROW[figure.source_row]
    for kind in registry.kinds():
        if kind.classroom and figure.code.startswith(f"{kind.code}_"):
            return kind.classroom
    return next((slug for slug in source_rows.CLASSROOMS if is_of_classroom(figure.code, slug)), "")


def is_of_classroom(code: str, slug: str) -> bool:
    return code == f"{slug}_people"


def find(code: str) -> Figure | SourceLine | None:
    """The figure of a code, or the line of the source that no app carries yet."""
    figure = registry.figure(code)
    return figure or next((line for line in source_rows.LINES if line.code == code), None)


def codes() -> frozenset[str]:
    """Every code that a document may ask for."""
    registered = {figure.code for figure in registry.figures()}
    return frozenset(registered | {line.code for line in source_rows.LINES})


def value_until(
    figure: Figure, book: Book, organisation_id: int | None, until: date
) -> FigureValue:
    """The figure's number from the entries behind it, up to and with a day.

    A rate is not the sum of entries: up to a day it is not recorded.
    """
    entries = figure.entries(book, organisation_id).filter(day__lte=until)
    if figure.measure is Measure.RATE:
        return NOT_RECORDED
    if not entries.exists():
        return NOT_RECORDED if figure.value(book, organisation_id).value is None else _NOUGHT
    return FigureValue(value=_summed(figure.measure, entries))


_NOUGHT = FigureValue(value=0)


def _summed(measure: Measure, entries: QuerySet[Entry]) -> int:
    if measure is Measure.PEOPLE:
        rows = entries.aggregate(
            persons=Count("person_id", distinct=True),
            subjects=Count("subject_key", distinct=True),
        )
        return int(rows["persons"] + rows["subjects"])
    column = {
        Measure.ATTENDANCES: "people",
        Measure.MINUTES: "minutes",
        Measure.FEN: "fen",
    }.get(measure)
    if column is None:
        return entries.count()
    return int(entries.aggregate(total=Sum(column))["total"] or 0)


def of_line(line: SourceLine) -> Reading:
    return Reading(
        code=line.code,
        source_row=line.row,
        classroom=line.classroom,
        title=line.title,
        measure=line.measure,
        unit_word=line.unit_word,
        number=NOT_RECORDED,
    )


def _in_order(readings: Iterable[Reading]) -> list[Reading]:
    measures = list(Measure)

    def place(reading: Reading) -> tuple[bool, int, int]:
        row = (reading.source_row or "").removeprefix("S")
        return (not row, int(row or 0), measures.index(reading.measure))

    return sorted(readings, key=place)


def group_by_classroom(readings: Iterable[Reading]) -> list[tuple[str, list[Reading]]]:
    """The readings under the slug of their classroom, "" for what is of none."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.classroom, []).append(reading)
    return list(groups.items())


def without_sums(readings: Iterable[Reading]) -> list[Reading]:
    """What is recorded, but for the sums over a whole classroom or over all."""
    sums = {f"{slug}_people" for slug in ("all", *source_rows.CLASSROOMS)}
    return [reading for reading in readings if reading.value and reading.code not in sums]


def to_tell(readings: Iterable[Reading]) -> list[Reading]:
    """What a sentence tells: where it says how many people came, it does not add how often."""
    recorded = without_sums(readings)
    rows = {one.source_row for one in recorded if one.measure is Measure.PEOPLE}
    told_by_people = rows - {None}
    return [
        one
        for one in recorded
        if one.measure is not Measure.ATTENDANCES or one.source_row not in told_by_people
    ]


def not_carried_yet() -> str:
    return _("这一项还没有业务模块记录，所以没有数。接入后会自动显示。")
