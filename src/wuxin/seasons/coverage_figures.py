"""S22: whom the learning reached, of those of whom something is required."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.ledger import queries
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.registry import Figure, FigureValue, Measure, kinds, register_figure
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.queries.outcomes import Outcomes, outcomes_of

_CODE = "coverage_rate"


def register() -> None:
    register_figure(
        Figure(
            code=_CODE,
            source_row="S22",
            title=_("学习覆盖"),
            measure=Measure.RATE,
            definition=_(
                "分母是名册截止日有规定动作的党员，分子是其中每一项规定动作都学到、补学到、"
                "送学到或免于要求并已看望的人；谢绝、暂联系不上和还没学到的不算。"
            ),
            unit_word="",
            value=_value,
            entries=_entries,
        )
    )


def _value(book: Book, organisation_id: int | None) -> FigureValue:
    """Per cent, rounded down, with what it was divided from; an empty roster is not recorded."""
    key = (_CODE, book.pk, organisation_id)
    found = queries.once(key, lambda: _read(book, organisation_id))
    if not found.asked:
        return FigureValue(value=None)
    rate = found.reached * 100 // found.asked
    return FigureValue(value=rate, numerator=found.reached, denominator=found.asked)


def _read(book: Book, organisation_id: int | None) -> Outcomes:
    if organisation_id is None:
        return outcomes_of(book, [""])
    paths = PartyOrganisation.objects.filter(pk=organisation_id).values_list("path", flat=True)
    return outcomes_of(book, list(paths))


def _entries(book: Book, organisation_id: int | None) -> QuerySet[Entry]:
    """The entries that count for coverage."""
    counting = [kind.code for kind in kinds() if kind.counts_coverage]
    return queries.entries_of(book, organisation_id, kinds=counting).naming_somebody()
