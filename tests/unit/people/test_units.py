"""What becomes of a workplace: moved with its history, ended, taken up again."""

import pytest

from tests.support.district import District, make_district
from tests.support.people import NOW, TODAY, make_organisation, make_person, make_unit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.actions import organisations as tree_actions
from wuxin.people.actions import units as actions
from wuxin.people.forms.persons import Details
from wuxin.people.models import OrganisationKind, Unit, UnitKind
from wuxin.people.queries import units as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def by(district: District) -> Actor:
    return district.actor(district.organiser)


def move(unit: Unit, to: Unit | None, by: Actor) -> object:
    return actions.move_unit(
        unit=unit, new_parent=to, moved_on=TODAY, reason="区划调整", by=by, now=NOW
    )


def warnings_of(by: Actor, unit: Unit) -> list[str]:
    return queries.row_of(by, unit).warnings


def test_a_unit_moves_with_what_is_below_it_and_keeps_its_history(by: Actor) -> None:
    town, school = make_unit("示例镇中心学校"), make_unit("示例村小学")
    part = make_unit("示例村小学幼儿部", parent=school)
    school.refresh_from_db()

    move(school, town, by)

    assert Unit.objects.get_parent(Unit.objects.get(pk=school.pk)) == town
    assert Unit.objects.get(pk=part.pk).depth == 3
    (kept,) = queries.moves_of(school)
    assert (kept.from_parent, kept.to_parent, kept.reason) == (None, town, "区划调整")
    assert AuditEvent.objects.get().code == "people.unit.moved"

    school.refresh_from_db()
    move(school, None, by)
    assert Unit.objects.get(pk=school.pk).depth == 1
    assert len(queries.moves_of(school)) == 2


def test_a_unit_moves_neither_into_itself_nor_where_it_is(by: Actor) -> None:
    school = make_unit()
    part = make_unit(parent=school)
    with pytest.raises(actions.UnitInsideItself):
        move(school, part, by)
    with pytest.raises(tree_actions.AlreadyThere):
        move(part, school, by)


def test_a_unit_ends_after_those_below_it_and_is_no_longer_offered(by: Actor) -> None:
    school = make_unit()
    part = make_unit(parent=school)
    school.refresh_from_db()
    with pytest.raises(actions.StillHasUnits):
        actions.end_unit(unit=school, ended_on=TODAY, by=by, now=NOW)

    actions.end_unit(unit=part, ended_on=TODAY, by=by, now=NOW)
    with pytest.raises(actions.EndedMeanwhile):
        actions.end_unit(unit=part, ended_on=TODAY, by=by, now=NOW)

    offered = Details().fields["unit"].queryset  # type: ignore[attr-defined]  # a choice of rows
    assert part not in offered
    assert part not in queries.possible_parents()
    actions.reopen_unit(unit=part, by=by, now=NOW)
    assert part in offered.all()
    with pytest.raises(actions.EndedMeanwhile):
        actions.reopen_unit(unit=part, by=by, now=NOW)
    codes = list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["people.unit.ended", "people.unit.reopened"]


def test_only_an_organiser_moves_and_ends_units(district: District) -> None:
    for account in (district.secretary, district.auditor, district.operator, district.member):
        other = district.actor(account)
        with pytest.raises(NotAllowed):
            move(district.school, make_unit(), other)
        with pytest.raises(NotAllowed):
            actions.end_unit(unit=district.school, ended_on=TODAY, by=other, now=NOW)
        with pytest.raises(NotAllowed):
            actions.reopen_unit(unit=district.school, by=other, now=NOW)
    assert not AuditEvent.objects.exists()


def test_the_usual_rules_warn(district: District, by: Actor) -> None:
    school = make_unit("示例新校")
    assert "指导员" in warnings_of(by, school)[0]
    make_person(district.first, unit=school)
    assert "联合支部" in warnings_of(by, school)[0]
    joint = make_organisation(district.town, OrganisationKind.JOINT_BRANCH, units=(school,))
    assert warnings_of(by, school) == []
    for _ in range(2):
        make_person(joint, unit=school)
    assert "单独成立" in warnings_of(by, school)[0]
    Unit.objects.filter(pk=school.pk).update(kind=UnitKind.UNION)
    assert warnings_of(by, school) == []
    actions.end_unit(unit=school, ended_on=TODAY, by=by, now=NOW)
    assert "还有 3 人" in warnings_of(by, school)[0]


def test_one_is_warned_only_of_what_one_may_change_and_counts_whom_one_sees(
    district: District,
) -> None:
    school = make_unit("示例新校")
    make_person(district.second, unit=school)
    row = queries.row_of(district.actor(district.secretary), school)
    assert (row.warnings, row.people) == ([], 0)
