"""Building and moving the two trees."""

from datetime import date

import pytest

from tests.support.district import District, make_district
from tests.support.people import NOW, TODAY, make_organisation, make_person
from wuxin.core import jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent, Job
from wuxin.people import hooks
from wuxin.people.actions import organisations as actions
from wuxin.people.models import (
    MembershipKind,
    OrganisationKind,
    PartyOrganisation,
    Person,
    Unit,
    UnitKind,
)
from wuxin.people.policies import organisations as policies
from wuxin.people.queries import organisations as queries

pytestmark = pytest.mark.django_db
BRANCH = OrganisationKind.BRANCH


@pytest.fixture
def district() -> District:
    return make_district()


def create(name: str, parent: PartyOrganisation | None, by: Actor) -> PartyOrganisation:
    return actions.create_organisation(name=name, kind=BRANCH, parent=parent, by=by, now=NOW)


def move(district: District, what: PartyOrganisation, to: PartyOrganisation) -> object:
    return actions.move_organisation(
        organisation=what,
        new_parent=to,
        moved_on=TODAY,
        reason="区委批复〔2022〕3号",
        by=district.actor(district.organiser),
        now=NOW,
    )


def paths() -> dict[str, str]:
    return dict(PartyOrganisation.objects.values_list("name", "path"))


def test_a_new_organisation_comes_last_and_shifts_nobody(district: District) -> None:
    before = paths()
    by = district.actor(district.organiser)
    made = create("示例实验学校党支部", district.town, by)

    after = paths()
    assert made.path == max(p for p in after.values() if p.startswith(district.town.path))
    assert {name: after[name] for name in before} == before
    assert AuditEvent.objects.filter(code="people.organisation.created").count() == 1


def test_codes_are_given_where_none_was_and_never_twice(district: District) -> None:
    by = district.actor(district.organiser)
    first, second = (create(name, district.town, by) for name in ("甲党支部", "乙党支部"))
    assert first.code != second.code

    with pytest.raises(actions.CodeTaken):
        actions.create_organisation(
            name="丙党支部", kind=BRANCH, parent=district.town, by=by, now=NOW, code=first.code
        )


def test_two_organisations_do_not_share_a_name(district: District) -> None:
    with pytest.raises(actions.NameTaken, match="示例中学党支部"):
        create("示例中学党支部", district.town, district.actor(district.organiser))


def test_a_unit_is_made_at_the_top_and_below(district: District) -> None:
    by = district.actor(district.organiser)
    school = actions.create_unit(
        name="示例学校", kind=UnitKind.NINE_YEAR, parent=None, by=by, now=NOW
    )
    part = actions.create_unit(
        name="示例学校初中部", kind=UnitKind.MIDDLE, parent=school, by=by, now=NOW
    )
    assert part.path.startswith(school.path)
    actions.edit_unit(unit=part, name="示例学校初中", phone="0517-80000000", by=by, now=NOW)
    assert Unit.objects.get(pk=part.pk).phone == "0517-80000000"


def test_a_move_takes_everything_below_along_and_is_remembered(district: District) -> None:
    person = make_person(district.first)
    other = make_organisation(district.committee, OrganisationKind.GENERAL_BRANCH, "另一党总支")
    move(district, district.town, other)

    district.first.refresh_from_db()
    other.refresh_from_db()
    assert district.first.path.startswith(other.path)
    assert Person.objects.get(pk=person.pk).organisation == district.first
    (kept,) = queries.moves_of(district.town)
    assert (kept.from_parent, kept.to_parent) == (district.committee, other)
    assert kept.moved_on == TODAY


def test_whoever_listens_is_told_of_a_move_in_its_transaction(district: District) -> None:
    told: list[int] = []
    jobs.register("tests.follow_move")(lambda *, job, move_id: told.append(move_id))
    hooks.on_organisation_moved.append("tests.follow_move")
    try:
        moved = move(district, district.first, district.committee)
    finally:
        hooks.on_organisation_moved.remove("tests.follow_move")

    waiting = Job.objects.get(name="tests.follow_move")
    assert waiting.ids == {"move_id": moved.pk}


def test_an_organisation_is_not_moved_into_itself_or_to_where_it_is(district: District) -> None:
    with pytest.raises(actions.MoveInsideItself):
        move(district, district.town, district.first)
    with pytest.raises(actions.MoveInsideItself):
        move(district, district.town, district.town)
    with pytest.raises(actions.AlreadyThere):
        move(district, district.first, district.town)


def test_only_an_organiser_over_both_ends_may_move(district: District) -> None:
    by = district.actor(district.secretary)
    with pytest.raises(NotAllowed):
        actions.move_organisation(
            organisation=district.first,
            new_parent=district.committee,
            moved_on=date(2022, 3, 4),
            reason="",
            by=by,
            now=NOW,
        )


def test_who_may_build_and_move(district: District) -> None:
    """The truth table of the tree's policies."""
    allowed = {"organiser"}
    for role in ("organiser", "secretary", "auditor", "operator", "member"):
        actor = district.actor(getattr(district, role))
        expected = role in allowed
        assert policies.can_create_organisation(actor, district.town) is expected, role
        assert policies.can_edit_organisation(actor, district.first) is expected, role
        to_committee = policies.can_move_organisation(actor, district.first, district.committee)
        assert to_committee is expected, role
        assert policies.can_create_unit(actor, district.school) is expected, role
        assert policies.can_edit_unit(actor, district.school, [district.first.path]) is expected
        assert policies.can_create_organisation(actor, None) is False, role
    assert policies.can_create_organisation(Actor.program(), None)


@pytest.mark.parametrize(
    ("kind", "full", "sentence"),
    [
        (BRANCH, 2, "不足 3 名，一般与邻近单位成立联合支部"),
        (OrganisationKind.JOINT_BRANCH, 2, "再与邻近单位联合"),
        (BRANCH, 3, ""),
        (BRANCH, 50, ""),
        (BRANCH, 51, "一般设党总支"),
        (BRANCH, 101, "一般设党委"),
        (OrganisationKind.GENERAL_BRANCH, 100, ""),
        (OrganisationKind.GENERAL_BRANCH, 101, "一般设党委"),
        (OrganisationKind.COMMITTEE, 500, ""),
    ],
)
def test_the_usual_rules_warn(kind: str, full: int, sentence: str) -> None:
    found = queries.soft_warnings(kind, queries.MemberCounts(full=full))
    assert bool(found) is bool(sentence)
    assert sentence in "".join(found)


def test_counts_include_what_is_below_and_tell_the_kinds_apart(district: District) -> None:
    make_person(district.second)
    make_person(district.second, kind=MembershipKind.PROBATIONARY)
    make_person(district.second, kind=MembershipKind.APPLICANT)
    counts = queries.member_counts([district.town.path, district.second.path])

    assert counts[district.second.path] == queries.MemberCounts(1, 1, 1)
    assert counts[district.second.path].members == 2
    assert counts[district.town.path].full == 3  # the secretary and the member of the first


def test_the_tree_shows_what_is_visible_in_its_own_order(
    district: District, django_assert_num_queries: object
) -> None:
    organiser = district.actor(district.organiser)
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
        rows = queries.tree_for(organiser)
    assert [(row.level, row.organisation.name) for row in rows] == [
        (0, "示例区教体局党委"),
        (1, "示例镇教育党总支"),
        (2, "示例小学党支部"),
        (2, "示例中学党支部"),
        (1, "示例中心党支部"),
    ]
    own = queries.tree_for(district.actor(district.secretary))
    assert [row.organisation for row in own] == [district.first]
    assert queries.tree_for(district.actor(district.operator)) == []
