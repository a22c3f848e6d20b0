"""Data requests: a budget, nothing asked twice, one answer a person (R8, R9)."""

from datetime import date, timedelta

import pytest

from tests.support.people import actor_of, make_account, make_person
from tests.support.seasons import NOW, PROGRAM, SmallSeason, make_branch, small_season
from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Person
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import FieldPlan, RequestPlan
from wuxin.seasons.chains import number_in, read_chain
from wuxin.seasons.models import DataRequest, RequestAnswer
from wuxin.seasons.queries.request_chains import match_chain, values_of
from wuxin.seasons.queries.requests import (
    answers_of,
    asked_below,
    audience_of,
    requests_to,
)

pytestmark = pytest.mark.django_db
TODAY = clock.local_day(NOW)
RIDE = FieldPlan(label="是否乘大巴", type="yes-no")
ONE_OPTION = FieldPlan(label="餐", type="choice", options=("素",))
GUESTS = FieldPlan(label="带几位家属", type="number")


@pytest.fixture
def small() -> SmallSeason:
    return small_season()


def ask(small: SmallSeason, *fields: FieldPlan, **changed: object) -> DataRequest:
    confirmed = bool(changed.pop("confirmed", False))
    values: dict[str, object] = {
        "organisation": small.committee,
        "purpose": "订车",
        "ground": "冬训方案第三条",
        "ends_on": date(2022, 3, 10),
        "minutes": 1,
        "fields": fields or (RIDE,),
    }
    plan = RequestPlan(**(values | changed))  # type: ignore[arg-type]  # named by the test
    return actions.ask_for_data(
        season=small.season, plan=plan, by=small.organiser, now=NOW, confirmed=confirmed
    )


def me(person: Person) -> Actor:
    make_account(person)
    return actor_of(person)


def answer(request: DataRequest, person: Person, by: Actor, *values: object) -> RequestAnswer:
    ids = [field.pk for field in request.fields.all()]
    return actions.answer_request(
        request=request,
        person_id=person.pk,
        values=dict(zip(ids, values, strict=False)),
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize(
    "label", ["姓名", "请填手机号码", "您的工作单位", "出生年月", "入党时间", "身份证号", "职务"]
)
def test_r9_what_the_roster_knows_is_not_asked(small: SmallSeason, label: str) -> None:
    with pytest.raises(refusals.KnownAlready):
        ask(small, FieldPlan(label=label, type="text"))


def test_r9_what_was_asked_this_season_is_not_asked_again(small: SmallSeason) -> None:
    first = ask(small)

    with pytest.raises(refusals.AskedAlready, match=f"第 {first.pk} 号"):
        ask(small, FieldPlan(label="您 乘大巴？", type="yes-no"), purpose="再订车")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ends_on": date(2022, 3, 3)}, refusals.RequestEndsWrong),
        ({"ends_on": date(2023, 1, 1)}, refusals.RequestEndsWrong),
        ({"fields": ()}, refusals.NothingAsked),
        ({"fields": (FieldPlan(label="？", type="text"),)}, refusals.NothingAsked),
        ({"fields": (FieldPlan(label="餐", type="points"),)}, refusals.NothingAsked),
        ({"fields": (ONE_OPTION,)}, refusals.OptionsMissing),
        ({"fields": (FieldPlan(label="对书记的评价", type="text"),)}, refusals.AboutPeople),
        ({"purpose": "收集涉密文件"}, refusals.NoSecrets),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_is_refused(
    small: SmallSeason, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ask(small, **changed)


def test_beyond_the_ceiling_it_is_asked_again(small: SmallSeason) -> None:
    ask(small, minutes=10)
    with pytest.raises(refusals.RequestsTooMuch):
        ask(small, GUESTS, minutes=6)

    assert ask(small, GUESTS, minutes=6, confirmed=True).pk


def test_a_later_answer_takes_the_place_of_the_former_which_is_kept(small: SmallSeason) -> None:
    request = ask(small, RIDE, GUESTS)
    person = small.people[1]
    answer(request, person, me(person), "是", "两人")
    last = answer(request, person, small.secretary, "不去", "3")

    assert list(last.values.values()) == ["否", 3]
    assert (last.by_proxy, RequestAnswer.objects.count()) == (True, 2)
    lines = answers_of(request, asked_below(request, small.secretary, on=TODAY))
    assert [line.said for line in lines if line.member.person_id == person.pk] == [["否", "3"]]


def test_nobody_answers_for_a_stranger_or_after_the_end(small: SmallSeason) -> None:
    request = ask(small)
    other, strangers = make_branch(small.committee)
    with pytest.raises(NotAllowed):
        answer(request, strangers[0], small.secretary, "是")
    with pytest.raises(NotAllowed):
        answer(request, strangers[0], me(small.people[1]), "是")
    with pytest.raises(refusals.NotAsked):
        answer(request, make_person(None), PROGRAM, "是")
    with pytest.raises(refusals.AnswerUnclear):
        answer(ask(small, GUESTS), strangers[0], PROGRAM, "好几个")
    actions.end_request(request=request, by=small.organiser, now=NOW)
    with pytest.raises(refusals.RequestOver):
        answer(DataRequest.objects.get(pk=request.pk), strangers[0], PROGRAM, "是")
    assert other.pk


def test_it_ends_by_itself_and_answers_are_forgotten_after_thirty_days(
    small: SmallSeason,
) -> None:
    request = ask(small)
    answer(request, small.people[1], PROGRAM, "是")
    days = [timedelta(days=n) for n in (6, 7, 36, 37)]

    left = []
    for day in days:
        actions.end_due_requests(by=PROGRAM, now=NOW + day)
        request.refresh_from_db()
        left.append((request.closed_at is not None, RequestAnswer.objects.count()))

    assert left == [(False, 1), (True, 1), (True, 1), (True, 0)]


def test_secretaries_alone_are_asked_where_the_request_says_so(small: SmallSeason) -> None:
    request = ask(small, audience="secretaries")

    asked = audience_of(request, paths=("",), on=TODAY)

    assert [one.person_id for one in asked] == [small.people[0].pk]
    assert requests_to(small.people[1].pk, on=TODAY) == []
    assert requests_to(small.people[0].pk, on=TODAY) == [request]


def test_a_chain_is_read_as_people_write_it_and_phones_are_left_out() -> None:
    text = "#接龙\n订车，明天截止\n1. 张三 13700000000 两人\n2、李四，不去\n3 王五\n张三 没有序号"

    lines = read_chain(text)

    assert [(one.number, one.name, one.words) for one in lines] == [
        (1, "张三", ("两人",)),
        (2, "李四", ("不去",)),
        (3, "王五", ()),
    ]
    assert [number_in(word) for word in ("两人", "3个", "十位", "一定", "")] == [
        2,
        3,
        10,
        None,
        None,
    ]


@pytest.mark.parametrize("text", ["", "接龙", "1.", "\x00\n" * 50, "9" * 5000, "1. 13700000000"])
def test_what_is_no_chain_gives_no_line(text: str) -> None:
    assert read_chain(text) == []


def test_names_that_two_people_have_are_asked_back_and_the_last_line_counts(
    small: SmallSeason,
) -> None:
    request = ask(small, RIDE, GUESTS)
    twins = [make_person(small.branch, "郑同名") for _number in range(2)]
    make_person(small.branch, "独一人")
    members = audience_of(request, paths=(small.branch.path,), on=TODAY)

    found = match_chain("1. 独一人 是 1\n2. 郑同名\n3. 独一人 不去 0\n4. 外来人", members)

    assert [(one.line.number, len(one.members)) for one in found] == [(2, 2), (3, 1), (4, 0)]
    assert [person.pk for person in found[0].people] == [person.pk for person in twins]
    values = values_of(found[1].line, list(request.fields.all()))
    assert list(values.values()) == ["不去", "0"]
