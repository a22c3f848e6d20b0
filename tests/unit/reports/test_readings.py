"""Figures at places: what is recorded, what is not, and the entries they must agree with."""

from datetime import date, timedelta

from tests.support.people import actor_of, make_organisation, make_person
from tests.support.reports import Told
from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.registry import Figure, Measure
from wuxin.reports.queries import places, readings, records
from wuxin.reports.queries.readings import Reading

FIRST_WEEK = date(2022, 2, 25)


def figure(code: str) -> Figure:
    found = registry.figure(code)
    assert found is not None
    return found


def by_code(found: list[Reading]) -> dict[str, Reading]:
    return {reading.code: reading for reading in found}


def test_people_are_counted_once_and_attendances_each_time(told: Told) -> None:
    found = by_code(readings.read_all(told.scope.book))
    assert found["field_class_people"].value == 12
    assert found["field_class_attendances"].value == 18
    assert found["field_class_batches"].value == 2


def test_every_row_of_the_source_has_a_line(told: Told) -> None:
    rows = {reading.source_row for reading in readings.read_all(told.scope.book)}
    assert rows >= {f"S{number}" for number in range(1, 23)}


def test_no_code_and_no_measure_of_a_row_stands_twice(told: Told) -> None:
    found = readings.read_all(told.scope.book)
    codes = [reading.code for reading in found]
    assert len(codes) == len(set(codes))
    placeholders = [(r.source_row, r.measure) for r in found if r.figure is None]
    carried = {(r.source_row, r.measure) for r in found if r.figure}
    assert carried.isdisjoint(placeholders)


def test_what_no_app_carries_is_not_recorded_rather_than_nought(told: Told) -> None:
    tickets = by_code(readings.read_all(told.scope.book))["hotline_tickets"]
    assert tickets.value is None
    assert tickets.shown is None
    assert tickets.text == "未记录"


def test_the_source_publishes_its_people_rounded_and_its_sessions_exactly(told: Told) -> None:
    found = by_code(readings.read_all(told.scope.book))
    assert found["field_class_people"].text == "10余名"
    assert found["field_class_people"].exact == "12名"
    assert found["field_class_batches"].text == "2批"


def test_a_figure_is_the_sum_of_the_entries_behind_it(told: Told) -> None:
    book, people = told.scope.book, figure("field_class_people")
    assert people in registry.figures()
    for one in registry.figures():
        for organisation in (None, told.committee, told.general[0], told.branches[3]):
            place = organisation.pk if organisation else None
            if one.measure is not Measure.RATE:
                summed = readings.value_until(one, book, place, book.to_on).value
                assert summed == one.value(book, place).value, (one.code, organisation)


def test_up_to_a_day_only_what_happened_until_then_counts(told: Told) -> None:
    book = told.scope.book
    people, attendances = figure("field_class_people"), figure("field_class_attendances")
    assert readings.read(attendances, book, until=FIRST_WEEK).value == 12
    assert readings.read(people, book, told.branches[0].pk, until=FIRST_WEEK).value == 3
    before = FIRST_WEEK - timedelta(days=1)
    assert readings.read(people, book, until=before).value == 0


def test_distinct_persons_listed_are_the_number(told: Told) -> None:
    actor = actor_of(told.organiser)
    code = figure("field_class_people")
    for scope in (told.scope, told.at(told.general[1]), told.at(told.branches[0])):
        listing = records.list_records(code, records.entries_of(code, scope, actor), actor)
        assert listing.count == code.value(scope.book, scope.organisation_id).value
        assert len({line.name for line in listing.lines}) == listing.count


def test_attendances_listed_are_the_number(told: Told) -> None:
    actor = actor_of(told.organiser)
    code = figure("field_class_attendances")
    listing = records.list_records(code, records.entries_of(code, told.scope, actor), actor)
    assert listing.count == 18


def test_a_secretary_sees_the_persons_of_their_own_branch_only(told: Told) -> None:
    actor = actor_of(told.secretary)
    code = figure("field_class_people")
    listing = records.list_records(code, records.entries_of(code, told.scope, actor), actor)
    assert [line.name for line in listing.lines] == [p.name for p in told.came[told.branches[0].pk]]


def test_somebody_who_moved_away_is_counted_and_no_longer_named(told: Told) -> None:
    actor = actor_of(told.secretary)
    elsewhere = make_organisation(told.general[1])
    gone = told.came[told.branches[0].pk][2]
    type(gone).objects.filter(pk=gone.pk).update(organisation=elsewhere)
    code = figure("field_class_people")
    listing = records.list_records(code, records.entries_of(code, told.scope, actor), actor)
    names = [line.name for line in listing.lines]
    assert listing.count == 3
    assert gone.name not in names
    assert "（已转往别的支部）" in names


def test_people_come_in_roster_order_and_their_records_in_that_of_time(told: Told) -> None:
    actor = actor_of(told.organiser)
    code = figure("field_class_people")
    listing = records.list_records(code, records.entries_of(code, told.scope, actor), actor)
    wanted = [person.name for branch in told.branches for person in told.came[branch.pk]]
    assert [line.name for line in listing.lines] == wanted
    days = [record.day for record in listing.lines[0].records]
    assert days == sorted(days)
    assert len(days) == 2


def test_a_record_leads_to_the_roll_call_it_came_from(told: Told) -> None:
    actor = actor_of(told.organiser)
    code = figure("field_class_people")
    listing = records.list_records(code, records.entries_of(code, told.scope, actor), actor)
    assert all(record.url for line in listing.lines for record in line.records)


def test_places_come_in_the_organisations_own_order_whatever_their_numbers(told: Told) -> None:
    actor = actor_of(told.organiser)
    late = make_person(told.branches[0])
    assert late
    found = places.places_below(figure("field_class_attendances"), told.scope, actor)
    assert [place.name for place in found] == [g.name for g in told.general]
    assert [place.reading.value for place in found] == [12, 6]
    below = places.places_below(figure("field_class_people"), told.at(told.general[1]), actor)
    assert [place.name for place in below] == [branch.name for branch in told.branches[2:]]


def test_a_secretary_is_shown_the_number_of_their_own_branch_only(told: Told) -> None:
    actor = actor_of(told.secretary)
    found = places.places_below(figure("field_class_people"), told.scope, actor)
    assert [place.name for place in found] == [told.branches[0].name]


def test_figures_stand_under_the_classroom_of_their_row_or_kind(told: Told) -> None:
    found = by_code(readings.read_all(told.scope.book))
    assert found["field_class_people"].classroom == "aspiration"
    assert found["hardship_member_visits"].classroom == "warmth"
    assert found["warmth_people"].classroom == "warmth"
    assert found["all_people"].classroom == ""


def test_the_program_reads_everything(told: Told) -> None:
    code = figure("field_class_people")
    entries = records.entries_of(code, told.scope, Actor.program())
    assert entries.count() == 18
