"""Rosters: whom a row means, what it changes, what is wrong with it, and that it is whole."""

from datetime import date

import pytest

from tests.support.district import District, make_district
from tests.support.people import LONG_AGO, NOW, TODAY, make_person
from tests.support.rosters import (
    apply,
    bring,
    id_number,
    line,
    phone,
    read,
    workbook,
)
from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent
from wuxin.people.actions import rosters as actions
from wuxin.people.actions.persons import transfer_person
from wuxin.people.models import (
    Category,
    MembershipKind,
    PartyOrganisation,
    Person,
    RosterImport,
    RosterImportState,
)
from wuxin.people.queries.rosters import page_of

pytestmark = pytest.mark.django_db
FIRST, SECOND = "示例小学党支部", "示例中学党支部"


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def by(district: District) -> Actor:
    return district.actor(district.organiser)


def faults(roster: RosterImport) -> list[tuple[int, str, str]]:
    return [(one["row"], one["title"], one["message"]) for one in page_of(roster)["faults"]]


def changes(roster: RosterImport) -> dict[str, list[tuple[str, str, str]]]:
    return {
        one["name"]: [(c["field"], c["old"], c["new"]) for c in one["changes"]]
        for one in page_of(roster)["changed"]
    }


THREE = [line(1, "陈一诺", FIRST), line(2, "仇立夏", FIRST), line(3, "解冬阳", SECOND)]


def test_everybody_of_a_roster_is_there_afterwards_in_its_order(
    district: District, by: Actor
) -> None:
    roster = bring(district, by, THREE)
    assert roster.summary["new"] == 3
    assert not Person.objects.filter(name="陈一诺").exists()

    apply(roster, by=by, now=NOW)
    assert roster.state == RosterImportState.APPLIED
    person = Person.objects.get(name="仇立夏")
    assert (person.initials, person.id_number(), person.phone()) == ("qlx", id_number(2), phone(2))
    assert person.born_on == date(1980, 5, 12)  # from the ID number: the file has no such column
    assert person.unit == district.school
    member = person.memberships.get()
    assert (member.kind, member.joined_on, member.from_on) == (
        MembershipKind.FULL, date(2005, 6, 30), TODAY,
    )  # fmt: skip
    assert [row.category for row in person.categories.all()] == [Category.SERVING]
    added = Person.objects.filter(name__in=["陈一诺", "仇立夏"]).in_roster_order()
    assert [one.name for one in added] == ["陈一诺", "仇立夏"]


def test_the_same_file_again_changes_nothing_and_says_so(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    again = bring(district, by, THREE)

    assert (again.summary["new"], again.summary["changed"]) == (0, 0)
    assert again.summary["unchanged"] == 3
    with pytest.raises(actions.NothingToImport):
        apply(again, by=by, now=NOW)


def test_one_changed_cell_changes_only_that(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    before = Person.objects.filter(name="仇立夏").values().get()
    other = Person.objects.filter(name="陈一诺").values().get()
    changed = [THREE[0], line(2, "仇立夏", FIRST, mobile=phone(99)), THREE[2]]
    roster = bring(district, by, changed)
    assert changes(roster) == {"仇立夏": [("phone", "199****0002", "199****0099")]}

    apply(roster, by=by, now=NOW)
    after = Person.objects.filter(name="仇立夏").values().get()
    moved = {field for field in after if after[field] != before[field]}
    assert moved <= {"phone_sealed", "phone_index", "id_number_sealed"}
    assert Person.objects.filter(name="陈一诺").values().get() == other
    assert Person.objects.get(name="仇立夏").phone() == phone(99)
    event = AuditEvent.objects.get(code="people.person.edited")
    assert event.changes == {"roster": roster.pk, "fields": ["phone"]}


def test_an_empty_cell_erases_nothing(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    short = [("陈一诺", id_number(1), FIRST, "")]
    roster = bring(district, by, short, ("姓名", "身份证号", "所在党支部", "手机号"))
    assert roster.summary["unchanged"] == 1
    assert Person.objects.get(name="陈一诺").phone() == phone(1)


def test_a_rougher_date_is_no_change(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    headers = ("姓名", "身份证号", "所在党支部", "出生年月", "学历", "入党时间")
    roster = bring(
        district, by, [("陈一诺", id_number(1), FIRST, "1980.05", "本科", "2005")], headers
    )
    assert changes(roster) == {"陈一诺": [("education", "", "本科")]}

    apply(roster, by=by, now=NOW)
    person = Person.objects.get(name="陈一诺")
    assert person.born_on == date(1980, 5, 12)
    assert person.memberships.get().joined_on == date(2005, 6, 30)


def test_a_person_is_known_by_name_and_month_of_birth_where_no_number_is(
    district: District, by: Actor
) -> None:
    person = make_person(district.first, "陈一诺", born_on=date(1980, 5, 1))
    make_person(district.first, "陈一诺", born_on=date(1991, 1, 1))
    headers = ("姓名", "出生年月", "所在党支部", "学历")
    roster = bring(district, by, [("陈 一诺", "1980年5月", FIRST, "本科")], headers)
    apply(roster, by=by, now=NOW)
    person.refresh_from_db()
    assert person.education == "本科"


def test_a_person_is_known_by_a_name_that_only_one_has_there(district: District, by: Actor) -> None:
    make_person(district.first, "陈一诺")
    make_person(district.second, "陈一诺")
    roster = bring(district, by, [("陈一诺", FIRST, "本科")], ("姓名", "党支部", "学历"))
    assert roster.summary["changed"] == 1
    assert roster.summary["new"] == 0


def test_a_name_that_several_have_there_is_named_as_ambiguous(
    district: District, by: Actor
) -> None:
    make_person(district.first, "陈一诺")
    make_person(district.first, "陈一诺")
    roster = bring(district, by, [("陈一诺", FIRST)], ("姓名", "党支部"))
    ((row, title, message),) = faults(roster)
    assert (row, title) == (2, "姓名")
    assert "分不清是哪一位" in message


def test_the_first_number_of_somebody_known_by_name_is_added(district: District, by: Actor) -> None:
    person = make_person(district.first, "陈一诺")
    roster = bring(district, by, [THREE[0]])
    assert roster.summary["new"] == 0
    apply(roster, by=by, now=NOW)
    person.refresh_from_db()
    assert person.id_number() == id_number(1)


def test_a_namesake_with_another_number_is_another_person(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    roster = bring(district, by, [line(9, "陈一诺", FIRST)])
    assert roster.summary["new"] == 1


@pytest.mark.parametrize(
    ("row", "title", "sentence"),
    [
        (line(1, "陈一诺", FIRST, identity="990000198005120011"), "身份证号", "校验码不对"),
        (line(1, "陈一诺", FIRST, identity="12345"), "身份证号", "要 18 位"),
        (line(1, "陈一诺", FIRST, identity="9.9E+17"), "身份证号", "后几位已经丢失"),
        (line(1, "陈一诺", FIRST, mobile="123"), "手机号", "11 位数字"),
        (line(1, "陈一诺", "没有的党支部"), "所在党支部", "没有叫这个名称的党组织"),
        (line(1, "陈一诺", "示例中心党支部"), "所在党支部", "不在“示例镇教育党总支”的范围内"),
        (line(1, "陈一诺", FIRST, unit="没有的学校"), "工作单位", "没有叫这个名称的单位"),
        (line(1, "陈一诺", FIRST, category="外星人"), "人员类别", "看不懂"),
        (line(1, "陈一诺", FIRST, category="群众"), "所在党支部", "不是党员"),
        (line(1, "", FIRST), "姓名", "必填"),
        (line(1, "陈" * 61, FIRST), "姓名", "最多 60 个字"),
        (line(1, "12345", FIRST), "姓名", "要填姓名"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_at_the_cell(
    district: District, by: Actor, row: tuple[object, ...], title: str, sentence: str
) -> None:
    roster = bring(district, by, [row])
    ((number, column, message),) = faults(roster)
    assert (number, column) == (2, title)
    assert sentence in message
    with pytest.raises(actions.FaultsRemain):
        actions.confirm_roster(
            roster=roster, leave_out_faulty=False, by=by, now=NOW, in_background=False
        )


def test_dates_that_cannot_be_are_named(district: District, by: Actor) -> None:
    headers = ("姓名", "党支部", "出生年月", "入党日期", "转正日期")
    roster = bring(
        district, by, [("陈一诺", FIRST, "2031-01", "2010-07-01", "2009-07-01")], headers
    )
    assert [(title, message[:8]) for _row, title, message in faults(roster)] == [
        ("出生年月", "晚于名册日期（2"),
        ("转正日期", "转正日期早于入党"),
    ]


def test_the_same_number_twice_and_the_same_person_twice_are_named(
    district: District, by: Actor
) -> None:
    person = make_person(district.first, "查明月")
    person.seal(id_number=id_number(8))
    person.save()
    rows = [
        line(1, "陈一诺", FIRST),
        line(2, "仇立夏", FIRST, identity=id_number(1)),
        line(8, "查明月", FIRST),
        line(9, "查明月", FIRST, identity=""),
        line(5, "单立秋", FIRST, identity=""),
        line(6, "单立秋", FIRST, identity=""),
    ]
    told = {row: message for row, _title, message in faults(bring(district, by, rows))}
    assert "与第 2 行重复" in told[3]
    assert "第 4 行" in told[5]
    assert "与第 6 行同名" in told[7]
    assert set(told) == {3, 5, 7}


def test_a_transfer_is_named_and_keeps_the_history(district: District, by: Actor) -> None:
    apply(read(district.town, workbook(THREE), by=by, now=NOW, on=LONG_AGO), by=by, now=NOW)
    roster = bring(district, by, [line(1, "陈一诺", SECOND)])
    assert roster.summary["transfers"] == 1
    assert changes(roster) == {"陈一诺": [("organisation", FIRST, SECOND)]}

    apply(roster, by=by, now=NOW)
    person = Person.objects.get(name="陈一诺")
    periods = person.memberships.order_by("from_on").values_list("organisation__name", "to_on")
    assert list(periods) == [(FIRST, TODAY), (SECOND, None)]
    assert person.organisation == district.second


def test_a_secretary_transfers_nobody_and_learns_no_branch(district: District) -> None:
    organiser = district.actor(district.organiser)
    apply(bring(district, organiser, THREE), by=organiser, now=NOW)
    secretary = district.actor(district.secretary)
    content = workbook([line(3, "解冬阳", FIRST)])
    roster = read(district.first, content, by=secretary, now=NOW, on=TODAY)
    ((_row, _title, message),) = faults(roster)
    assert "教体局党建科办理" in message
    assert SECOND not in str(page_of(roster))


def test_a_transfer_dated_before_the_membership_is_refused(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    content = workbook([line(1, "陈一诺", SECOND)])
    roster = read(district.town, content, by=by, now=NOW, on=date(2021, 1, 1))
    assert [message[:10] for _row, _title, message in faults(roster)] == ["名册日期早于此人现在"]


def test_another_kind_begins_a_new_period(district: District, by: Actor) -> None:
    person = make_person(district.first, "陈一诺", kind=MembershipKind.PROBATIONARY)
    headers = ("姓名", "党支部", "党员类型", "转正日期")
    roster = bring(district, by, [("陈一诺", FIRST, "正式党员", "2022-03-01")], headers)
    apply(roster, by=by, now=NOW)
    kinds = person.memberships.order_by("from_on").values_list("kind", "to_on", "confirmed_on")
    assert list(kinds) == [
        (MembershipKind.PROBATIONARY, TODAY, None),
        (MembershipKind.FULL, None, date(2022, 3, 1)),
    ]


def test_retired_ends_serving_and_leaves_the_rest(district: District, by: Actor) -> None:
    person = make_person(
        district.first, "陈一诺", categories=(Category.SERVING, Category.HOMEBOUND)
    )
    roster = bring(district, by, [("陈一诺", FIRST, "退休")], ("姓名", "党支部", "人员类别"))
    apply(roster, by=by, now=NOW)
    current = person.categories.filter(to_on=None).values_list("category", flat=True)
    assert set(current) == {Category.RETIRED, Category.HOMEBOUND}


def test_who_is_not_in_the_file_is_listed_and_stays(district: District, by: Actor) -> None:
    apply(bring(district, by, THREE), by=by, now=NOW)
    roster = bring(district, by, [line(1, "陈一诺", FIRST), line(4, "盖云飞", FIRST)])
    missing = {one["name"] for one in page_of(roster)["missing"]}
    assert missing == {"仇立夏", "单秋雨", "曾小满"}  # nobody of the second branch
    apply(roster, by=by, now=NOW)
    assert Person.objects.filter(name="仇立夏", organisation=district.first).exists()


def test_a_staff_list_without_branches_brings_staff_in(district: District, by: Actor) -> None:
    headers = ("教师姓名", "单位", "政治面貌", "联系电话", "岗位")
    rows = [
        ("陈一诺", "示例小学", "群众", phone(1), "语文教师"),
        ("仇立夏", "示例小学", "中共党员", phone(2), "数学教师"),
    ]
    roster = bring(district, by, rows, headers)
    assert roster.summary["faulty"] == 0
    assert "没有写所在党支部" in page_of(roster)["notices"][0]["message"]
    apply(roster, by=by, now=NOW)
    person = Person.objects.get(name="陈一诺")
    assert (person.organisation, person.unit, person.position) == (
        None,
        district.school,
        "语文教师",
    )
    assert not person.memberships.exists()
    again = bring(district, by, rows, headers)
    assert again.summary["unchanged"] == 2

    joined = bring(district, by, [("仇立夏", "示例小学", FIRST, phone(2))],
                   ("姓名", "单位", "党支部", "手机号"))  # fmt: skip
    assert joined.summary["new"] == 1  # a name alone does not make staff a member


def test_a_branch_name_is_known_in_its_official_form(district: District, by: Actor) -> None:
    roster = bring(district, by, [line(1, "陈一诺", "中共示例小学支部委员会")])
    assert roster.summary["faulty"] == 0
    assert page_of(roster)["new"][0]["organisation"] == FIRST


def test_a_branch_roster_needs_no_column_of_branches(district: District) -> None:
    by = district.actor(district.secretary)
    content = workbook([("陈一诺", "女")], ("姓名", "性别"))
    roster = read(district.first, content, by=by, now=NOW, on=TODAY)
    apply(roster, by=by, now=NOW)
    assert Person.objects.get(name="陈一诺").organisation == district.first


def test_unknown_names_are_made_or_taken_for_another_as_chosen(
    district: District, by: Actor
) -> None:
    rows = [
        line(1, "陈一诺", "示例镇中心小学党支部", unit="示例镇中心小学"),
        line(2, "仇立夏", "示例小学校党支部"),
    ]
    roster = bring(district, by, rows)
    unknown = page_of(roster)["unknown"]["organisation"]
    near = {one["name"]: one["nearest"] for one in unknown}
    assert near["示例小学校党支部"] == FIRST

    choices = {
        "organisation": {
            "示例镇中心小学党支部": "create",
            "示例小学校党支部": str(district.first.pk),
        },
        "unit": {"示例镇中心小学": "create"},
    }
    actions.choose(roster=roster, choices=choices, by=by, now=NOW, in_background=False)
    actions.read_roster(roster=roster, by=by)
    assert roster.summary["faulty"] == 0
    apply(roster, by=by, now=NOW)

    made = PartyOrganisation.objects.get(name="示例镇中心小学党支部")
    assert [unit.name for unit in made.units.all()] == ["示例镇中心小学"]
    assert Person.objects.get(name="陈一诺").organisation == made
    assert Person.objects.get(name="仇立夏").organisation == district.first
    assert actions.apply_roster(roster=roster, by=by, now=NOW) is False


def test_what_was_not_previewed_is_not_imported(district: District, by: Actor) -> None:
    """Two rosters at once: the second is shown again as things stand now."""
    apply(read(district.town, workbook(THREE), by=by, now=NOW, on=LONG_AGO), by=by, now=NOW)
    roster = bring(district, by, [line(1, "陈一诺", FIRST, mobile=phone(50))])
    other = bring(district, by, [line(1, "陈一诺", FIRST, mobile=phone(60))])
    apply(other, by=by, now=NOW)

    with pytest.raises(actions.ChangedMeanwhile):
        apply(roster, by=by, now=NOW)
    assert roster.state == RosterImportState.PREVIEWED
    assert "重新核对" in roster.sentence
    assert changes(roster) == {"陈一诺": [("phone", "199****0060", "199****0050")]}
    apply(roster, by=by, now=NOW)
    assert Person.objects.get(name="陈一诺").phone() == phone(50)


def test_a_transfer_after_the_preview_is_noticed(district: District, by: Actor) -> None:
    apply(read(district.town, workbook(THREE), by=by, now=NOW, on=LONG_AGO), by=by, now=NOW)
    roster = bring(district, by, [line(1, "陈一诺", FIRST, mobile=phone(50))])
    person = Person.objects.get(name="陈一诺")
    transfer_person(person=person, to=district.second, on=TODAY, by=by, now=NOW)
    with pytest.raises(actions.ChangedMeanwhile):
        apply(roster, by=by, now=NOW)
    assert Person.objects.get(name="陈一诺").phone() == phone(1)
