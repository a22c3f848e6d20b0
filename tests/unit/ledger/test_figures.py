"""Figures, from tallies and headcounts, and the entries behind them."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.support.ledger import BY, CLASS, GRANT, NOW, SESSION, VISIT, posting
from tests.support.people import actor_of, make_office, make_person
from tests.unit.ledger.conftest import District
from wuxin.core.actor import Actor
from wuxin.ledger import actions, figures, queries, registry
from wuxin.ledger.models import Entry, Kind
from wuxin.ledger.registry import Figure, FigureValue, Measure


@pytest.fixture
def season(district: District) -> District:
    """Two branches, three people, one of them twice, twelve unnamed, a session, a grant."""
    one, two = district.branches[0].pk, district.branches[2].pk
    given = [
        posting("tests.row:1:1", one, person_id=1),
        posting("tests.row:1:2", one, person_id=2, day=date(2021, 12, 31)),
        posting("tests.row:2:1", two, person_id=1, day=date(2022, 1, 1)),
        posting("tests.row:2:3", two, subject_key=b"k" * 32, kind=VISIT, minutes=0),
        posting("tests.row:2:unnamed", two, people=12, minutes=0),
        posting("tests.row:1:session", one, kind=SESSION, people=0, minutes=90),
        posting("tests.row:1:grant", one, kind=GRANT, people=0, minutes=0, fen=50000),
    ]
    actions.post(district.book, given, by=BY, now=NOW)
    return district


def value(calculate: registry.Value, district: District, place: int | None = None) -> int | None:
    return calculate(district.book, place).value


def test_each_measure_is_read_at_every_level(season: District) -> None:
    people = figures.people_in(f"kind:{CLASS}")
    assert [value(people, season, at.pk) for at in season.all[:5]] == [2, 2, 1, 2, 0]
    assert value(people, season) == 2
    assert value(figures.people_in("all"), season) == 3
    assert value(figures.people_in("classroom:warmth"), season) == 1
    assert value(figures.attendances_of(CLASS), season) == 15
    assert value(figures.unnamed_of(CLASS), season) == 12
    assert value(figures.sessions_of(SESSION), season) == 1
    assert value(figures.minutes_of(CLASS), season, season.west.pk) == 45
    assert value(figures.fen_of(GRANT), season) == 50000


def test_what_nobody_recorded_is_none_and_what_a_branch_lacks_is_nought(season: District) -> None:
    actions.reverse(season.book, ["tests.row:1:session"], by=BY, now=NOW)
    assert value(figures.sessions_of(SESSION), season) is None
    assert value(figures.sessions_of("never"), season) is None
    assert value(figures.fen_of(GRANT), season, season.west.pk) == 0


def test_the_entries_behind_a_figure_are_those_it_counts(season: District) -> None:
    actions.reverse(season.book, ["tests.row:1:2"], by=BY, now=NOW)
    behind = figures.entries_in(f"kind:{CLASS}")(season.book, None)
    assert [entry.source for entry in behind] == ["tests.row:1:1", "tests.row:2:1"]
    below = figures.entries_of(CLASS, SESSION)(season.book, season.west.pk)
    assert {entry.source for entry in below} == {"tests.row:2:1", "tests.row:2:unnamed"}


def test_weeks_end_at_the_turn_of_the_year(season: District) -> None:
    weeks = queries.weeks_by_classroom(season.book)
    assert list(weeks) == [date(2021, 12, 27), date(2022, 1, 1), date(2022, 2, 28)]
    assert weeks[date(2022, 1, 1)]["aspiration"].attendances == 1
    assert weeks[date(2022, 2, 28)]["warmth"].attendances == 1
    assert weeks[date(2022, 2, 28)][""].fen == 50000


def test_sums_of_many_places_come_in_one_statement(
    season: District, django_assert_num_queries: Callable[[int], object]
) -> None:
    places = [organisation.pk for organisation in season.all]
    with django_assert_num_queries(2):  # type: ignore[attr-defined]  # a context manager
        sums = queries.totals(season.book, places, kinds=[CLASS])
        counts = queries.headcounts(season.book, "all", places)
    assert [sums[pk].attendances for pk in places] == [15, 2, 13, 2, 0, 13, 0]
    assert [counts[pk] for pk in places] == [3, 2, 2, 2, 0, 2, 0]


def test_children_come_in_the_order_of_the_organisation(season: District) -> None:
    below = queries.children(season.book, season.root.pk)
    assert [node.organisation_id for node in below] == [season.east.pk, season.west.pk]
    assert [n.organisation_id for n in queries.children(season.book, None)] == [season.root.pk]


def test_the_persons_behind_a_headcount_are_named_once_and_keys_never(season: District) -> None:
    assert sorted(queries.person_ids(season.book, "all")) == [1, 2]


def test_a_reader_sees_their_own_entries_and_those_below_their_office(district: District) -> None:
    east, west = district.branches[0], district.branches[2]
    secretary, member = make_person(east), make_person(west)
    make_office(secretary, "secretary", east)
    given = [
        posting("tests.row:1:1", east.pk, person_id=123),
        posting("tests.row:2:1", west.pk, person_id=member.pk),
        posting("tests.row:3:1", west.pk, person_id=456),
    ]
    actions.post(district.book, given, by=BY, now=NOW)

    def seen(actor: Actor) -> set[str]:
        return set(Entry.objects.visible_to(actor).values_list("source", flat=True))

    assert seen(actor_of(secretary)) == {"tests.row:1:1"}
    assert seen(actor_of(member)) == {"tests.row:2:1"}
    assert seen(Actor.visitor()) == set()
    assert len(seen(Actor.program())) == 3


def figure(code: str, row: str | None) -> Figure:
    return Figure(
        code=code,
        source_row=row,
        title=code,
        measure=Measure.COUNT,
        definition="",
        unit_word="次",
        value=lambda book, organisation_id: FigureValue(value=None),
        entries=figures.entries_of(CLASS),
    )


def test_figures_come_in_the_order_of_the_source() -> None:
    before = {known.code for known in registry.figures()}
    for code, row in [("z-row-10", "S10"), ("no-row", None), ("a-row-2", "S2")]:
        registry.register_figure(figure(code, row))
    ours = [known.code for known in registry.figures() if known.code not in before]
    assert ours == ["a-row-2", "z-row-10", "no-row"]


def test_one_name_for_two_things_is_refused() -> None:
    with pytest.raises(registry.DeclaredTwice):
        registry.register_kind(registry.KindDefinition(code=CLASS, title="other", app="tests"))
    with pytest.raises(LookupError):
        figures.people_in("nobody-declared-this")


def test_a_record_is_opened_by_the_longest_prefix_that_is_known() -> None:
    registry.register_record_link("tests.", lambda source, actor: ("any", "/any/"))
    registry.register_record_link("tests.row", lambda source, actor: ("row", f"/{source}/"))
    me = Actor.visitor()
    assert registry.record_link("tests.row:1:1", me) == ("row", "/tests.row:1:1/")
    assert registry.record_link("tests.other:1:1", me) == ("any", "/any/")
    assert registry.record_link("strange:1:1", me) is None


def test_a_set_declared_later_is_counted_in_the_books_there_are(season: District) -> None:
    people = figures.people_in(f"kind:{VISIT}")
    assert value(people, season) == 0
    actions.declare()
    assert value(people, season) == 1
    assert Kind.objects.get(code=VISIT).classroom_id == "warmth"
    assert actions.faults_of_sums(season.book) == 0
