"""S22: whom the learning reached, of those of whom something is required."""

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.ledger import queries
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.registry import Figure, FigureValue, Measure, kinds, register_figure
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models.standings import COVERED

_CODE = "coverage_rate"
_COVERED_STATES = ", ".join(f"'{state.value}'" for state in COVERED)
_RATE = """
SELECT count(*), coalesce(sum(all_met), 0) FROM (
  SELECT min(CASE WHEN t.state IN ({states}) THEN 1 ELSE 0 END) AS all_met
  FROM seasons_standing t
  JOIN seasons_requirement r ON r.id = t.requirement_id
  JOIN seasons_season s ON s.id = r.season_id
  JOIN people_partyorganisation o ON o.id = t.organisation_id
  WHERE s.book_id = %s AND r.is_required AND o.path BETWEEN %s AND %s
  GROUP BY t.person_id
) x
""".replace("{states}", _COVERED_STATES)


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
    asked, covered = queries.once(key, lambda: _people(book, organisation_id))
    if not asked:
        return FigureValue(value=None)
    return FigureValue(value=covered * 100 // asked, numerator=covered, denominator=asked)


def _people(book: Book, organisation_id: int | None) -> tuple[int, int]:
    """How many are asked something, and how many of them have all of it."""
    with connection.cursor() as cursor:
        cursor.execute(_RATE, [book.pk, *_range(organisation_id)])
        asked, covered = cursor.fetchone()
    return int(asked), int(covered)


def _range(organisation_id: int | None) -> tuple[str, str]:
    if organisation_id is None:
        return "", "Z" * 255
    path: str = PartyOrganisation.objects.values_list("path", flat=True).get(pk=organisation_id)
    return path, path + "ZZZZ"


def _entries(book: Book, organisation_id: int | None) -> QuerySet[Entry]:
    """The entries that count for coverage."""
    counting = [kind.code for kind in kinds() if kind.counts_coverage]
    return queries.entries_of(book, organisation_id, kinds=counting).naming_somebody()
