"""A visit is written down in a minute; the slip says who comes, when, and whom to ring."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_unit, signed_in
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    make_branch,
    make_secretary,
    small_season,
)
from wuxin.core import clock, jobs
from wuxin.learning import actions as learning
from wuxin.learning.actions import Visit
from wuxin.learning.models import LearningPack, LearningVisit
from wuxin.learning.views import visits as views
from wuxin.people.models import Account
from wuxin.seasons import actions as seasons
from wuxin.seasons.actions import VisitPlan
from wuxin.seasons.models import OutreachPlan, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(settings: object) -> SmallSeason:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)
    made = small_season(members=3)
    jobs.run_waiting()
    return made


@pytest.fixture
def plan(small: SmallSeason) -> OutreachPlan:
    visit = VisitPlan(day=clock.local_day(NOW), visitor=small.people[0], kinds=["field_class"])
    return seasons.plan_outreach(
        season=small.season, person=small.people[1], plan=visit, by=PROGRAM, now=NOW
    )


@pytest.fixture
def phone(client: Client, small: SmallSeason) -> Client:
    return signed_in(client, Account.objects.get(pk=small.secretary.account_id))


def test_a_visit_is_two_presses_from_the_list(
    phone: Client, small: SmallSeason, plan: OutreachPlan
) -> None:
    url = reverse("learning:visit_new", args=[plan.pk])
    listed = reverse("learning:visit_list", args=[small.season.code])
    assert url in phone.get(listed).content.decode()
    form = phone.get(url).context["form"]
    day = form.initial["day"].isoformat()

    create = reverse("learning:visit_create", args=[plan.pk])
    answer = phone.post(create, {"way": "read-aloud", "day": day})
    assert answer.headers["Location"] == listed
    visit = LearningVisit.objects.get()
    assert visit.get_way_display() in phone.get(listed).content.decode()

    phone.post(reverse("learning:visit_withdrawal", args=[visit.pk]))
    assert list(phone.get(listed).context["made"]) == []


def test_a_form_without_a_way_is_shown_again(phone: Client, plan: OutreachPlan) -> None:
    url = reverse("learning:visit_create", args=[plan.pk])
    assert phone.post(url, {"day": "2022-03-04"}).status_code == 422
    assert phone.post(url, {"day": "2022-03-05", "way": "audio"}).status_code == 422
    assert not LearningVisit.objects.exists()


def test_a_pack_is_made_once_and_chosen_at_the_door(
    phone: Client, small: SmallSeason, plan: OutreachPlan
) -> None:
    url = reverse("learning:pack_new", args=[small.season.code])
    data = {"organisation": small.branch.pk, "title": "冬训学习包", "contents": "大字读本"}
    phone.post(url, data)
    page = phone.get(reverse("learning:visit_new", args=[plan.pk]))
    assert page.context["form"].initial["pack"] == LearningPack.objects.get()
    assert phone.post(url, {"title": ""}).status_code == 422


def test_the_slip_is_large_and_names_the_school_to_ring(
    phone: Client, small: SmallSeason, plan: OutreachPlan
) -> None:
    small.branch.units.set([make_unit("示例小学", phone="0517-00000000")])
    page = phone.get(reverse("learning:visit_slip", args=[plan.pk])).content.decode()
    assert "print-large" in page
    assert "示例小学 0517-00000000" in page
    assert small.people[0].name in page
    assert "2022年3月4日" in page


def test_another_branch_opens_neither_visit_nor_slip(
    small: SmallSeason, plan: OutreachPlan
) -> None:
    other, people = make_branch(small.committee)
    make_secretary(other, people[0])
    stranger = signed_in(Client(), Account.objects.get(person=people[0]))
    for name in ("visit_new", "visit_slip"):
        assert stranger.get(reverse(f"learning:{name}", args=[plan.pk])).status_code == 404


def test_the_way_in_leads_to_the_season(phone: Client, small: SmallSeason) -> None:
    answer = phone.get(reverse("learning:visit_home"))
    assert answer.headers["Location"].endswith(f"/{small.season.code}/")


def test_what_followed_no_plan_is_two_presses_from_the_work_list(
    phone: Client, small: SmallSeason
) -> None:
    member, code = small.people[1], small.season.code
    work = reverse("seasons:work_list", args=[code, small.branch.pk])
    url = reverse("learning:unplanned_visit_new", args=[code, member.pk])
    assert url in phone.get(work).content.decode()
    assert url in phone.get(reverse("seasons:member_help", args=[code, member.pk])).content.decode()
    form = phone.get(url).context["form"]
    data = {name: str(form.initial[name]) for name in ("channel", "day", "visitor")}

    create = reverse("learning:unplanned_visit_create", args=[code, member.pk])
    answer = phone.post(create, data)
    assert answer.headers["Location"] == work
    phone.post(create, data)

    visit = LearningVisit.objects.get()
    assert (visit.plan.person, visit.plan.visitor) == (member, small.people[0])
    assert Standing.objects.filter(person=member, state="visited").exists()


def test_an_unplanned_visit_of_tomorrow_is_shown_again(phone: Client, small: SmallSeason) -> None:
    args = [small.season.code, small.people[1].pk]
    data = {"channel": "phone", "day": "2022-03-05", "visitor": small.people[0].pk}
    answer = phone.post(reverse("learning:unplanned_visit_create", args=args), data)
    assert answer.status_code == 422
    assert not LearningVisit.objects.exists()


def test_nobody_of_another_branch_opens_the_page_of_a_member(
    client: Client, small: SmallSeason
) -> None:
    other, people = make_branch(small.committee)
    stranger = make_secretary(other, people[0])
    signed_in(client, Account.objects.get(pk=stranger.account_id))
    args = [small.season.code, small.people[1].pk]
    assert client.get(reverse("learning:unplanned_visit_new", args=args)).status_code == 404


def test_visits_to_come_and_made_have_pages_of_their_own(
    phone: Client, small: SmallSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_A_PAGE", 2)
    today = clock.local_day(NOW)
    for number, person in enumerate(small.people):
        for day in (today, today + timedelta(days=number + 1)):
            visit = VisitPlan(day=day, visitor=small.people[0])
            made = seasons.plan_outreach(
                season=small.season, person=person, plan=visit, by=PROGRAM, now=NOW
            )
            if day == today:
                learning.record_visit(plan=made, visit=Visit(day=day), by=PROGRAM, now=NOW)
    listed = reverse("learning:visit_list", args=[small.season.code])

    first = phone.get(listed)
    assert [len(first.context[name]) for name in ("page", "made")] == [2, 2]
    assert "?page=2" in first.content.decode()
    assert "?made=2" in first.content.decode()

    second = phone.get(listed, {"made": 2})
    assert [len(second.context[name]) for name in ("page", "made")] == [2, 1]
    assert "page=2&amp;made=2" in second.content.decode() or "made=2&amp;page=2" in (
        second.content.decode()
    )
