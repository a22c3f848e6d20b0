"""Nobody misses the learning: the organiser's numbers, the branch's list, an offer in one press."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, signed_in
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_secretary,
    small_season,
)
from wuxin.core import clock, jobs
from wuxin.core.models import AuditEvent
from wuxin.people.models import Account, Person
from wuxin.seasons import actions
from wuxin.seasons.models import (
    Batch,
    CoverageAnswer,
    Enrolment,
    OutreachPlan,
    Requirement,
    Standing,
)
from wuxin.seasons.queries import work_lists

pytestmark = pytest.mark.django_db
DAY = "2022-03-20"


@pytest.fixture(autouse=True)
def _stand_at_the_day(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)


class Phone:
    """The secretary's phone, in a season that everybody stands in; one batch is to come."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season(members=4)
        jobs.run_waiting()
        self.coming: Batch = make_batch(
            self.small.activity, venue=self.small.batch.venue, starts_at=NOW + timedelta(days=7)
        )
        self.client = signed_in(client, Account.objects.get(pk=self.small.secretary.account_id))
        self.member: Person = self.small.people[1]

    def get(self, name: str, pk: int) -> HttpResponse:
        return self.client.get(reverse(f"seasons:{name}", args=[self.small.season.code, pk]))

    def post(self, name: str, **data: object) -> HttpResponse:
        url = reverse(f"seasons:{name}", args=[self.small.season.code, self.member.pk])
        return self.client.post(url, data)

    def work(self) -> str:
        return self.get("work_list", self.small.branch.pk).content.decode()


@pytest.fixture
def phone(client: Client) -> Phone:
    return Phone(client)


def test_the_way_in_leads_a_secretary_to_the_branchs_own_list(phone: Phone) -> None:
    answer = phone.client.get(reverse("seasons:coverage_home"))
    assert answer.headers["Location"] == reverse(
        "seasons:work_list", args=[phone.small.season.code, phone.small.branch.pk]
    )
    assert phone.member.name in phone.work()


def test_a_place_in_a_batch_to_come_is_one_press(phone: Phone) -> None:
    assert f'name="batch" value="{phone.coming.pk}"' in phone.work()
    back = reverse("seasons:work_list", args=[phone.small.season.code, phone.small.branch.pk])
    answer = phone.post("place_offer", batch=phone.coming.pk, next=back)

    assert answer.headers["Location"] == back
    row = Enrolment.objects.get(person=phone.member)
    assert (row.batch, row.batch_organisation.organisation) == (phone.coming, phone.small.branch)
    phone.coming.refresh_from_db()
    assert phone.coming.places_taken == 1
    assert "已排" in phone.work()


def test_a_full_batch_is_refused_in_a_sentence_and_nothing_is_changed(phone: Phone) -> None:
    Batch.objects.filter(pk=phone.coming.pk).update(capacity=1, places_taken=1)
    answer = phone.post("place_offer", batch=phone.coming.pk)
    assert answer.status_code == 422
    assert "名额不够" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_member_who_is_busy_then_is_placed_only_after_a_second_look(phone: Phone) -> None:
    invite(phone.coming, phone.small.branch)
    other = make_activity(phone.small.season, kind="group_study")
    same_time = make_batch(other, venue=phone.coming.venue, starts_at=phone.coming.starts_at)
    first = phone.post("place_offer", batch=same_time.pk)
    assert first.status_code == 422
    assert "已核对，仍然" in first.content.decode()
    assert phone.post("place_offer", batch=same_time.pk, confirmed="1").status_code == 302


def test_a_visit_brings_what_is_open_and_takes_the_member_off_the_list(phone: Phone) -> None:
    visitor = phone.small.people[0].pk
    visit = {"visit-day": DAY, "visit-visitor": visitor, "visit-channel": "delivery"}
    assert phone.post("visit_plan", **visit).status_code == 302

    plan = OutreachPlan.objects.get()
    assert plan.kinds == ["field_class", "first_lesson", "group_study"]
    page = phone.get("work_list", phone.small.branch.pk)
    assert phone.member in [line.person for line in page.context["agreed"]]

    phone.post("visit_cancellation", plan=plan.pk)
    page = phone.get("work_list", phone.small.branch.pk)
    assert phone.member in [line.person for line in page.context["lacking"]]


def test_a_visit_yesterday_cannot_be_planned(phone: Phone) -> None:
    visitor = phone.small.people[0].pk
    visit = {"visit-day": "2022-03-01", "visit-visitor": visitor, "visit-channel": "delivery"}
    answer = phone.post("visit_plan", **visit)
    assert answer.status_code == 422
    assert "请换一天" in answer.content.decode()


def test_not_reached_names_who_tries_and_keeps_the_days_alone(phone: Phone) -> None:
    helper = phone.small.people[0].pk
    again = {"again-helper": helper, "again-again_on": DAY}
    phone.post("not_reached", **again)
    phone.post("not_reached", **again)

    answer = CoverageAnswer.objects.get(withdrawn_at=None)
    assert (answer.helper_id, answer.tries) == (helper, ["2022-03-04"])
    states = Standing.objects.filter(person=phone.member).values_list("state", flat=True)
    assert set(states) == {"not_reached"}
    page = phone.get("work_list", phone.small.branch.pk)
    assert phone.member in [line.person for line in page.context["agreed"]]


def test_who_declines_is_asked_no_more_and_may_think_again(phone: Phone) -> None:
    phone.post("decline")
    assert phone.member.name not in phone.work()
    event = AuditEvent.objects.get(code="seasons.answer.declined")
    assert event.on_behalf_of_id == phone.member.pk

    phone.post("answer_withdrawal", answer=CoverageAnswer.objects.get().pk)
    assert phone.member.name in phone.work()


def test_an_exemption_names_no_illness_and_needs_one_visit(phone: Phone) -> None:
    phone.post("exemption", reason="home")
    page = phone.get("work_list", phone.small.branch.pk)
    assert phone.member in [line.person for line in page.context["lacking"]]
    phone.post("exemption_withdrawal")
    assert phone.post("exemption", reason="cancer").status_code == 422


def test_the_list_ends_kindly_when_everybody_has_an_answer(phone: Phone) -> None:
    for person in phone.small.people:
        phone.member = person
        phone.post("decline")
    assert "没有落下一个人" in phone.work()


def test_another_branch_sees_nothing_of_a_help_list(phone: Phone) -> None:
    other, people = make_branch(phone.small.committee)
    make_secretary(other, people[0])
    client = signed_in(Client(), Account.objects.get(person=people[0]))
    code, branch = phone.small.season.code, phone.small.branch.pk
    for name, pk in [
        ("work_list", branch),
        ("coverage_branch", branch),
        ("coverage_sheet", branch),
        ("member_help", phone.member.pk),
    ]:
        assert client.get(reverse(f"seasons:{name}", args=[code, pk])).status_code == 404
    url = reverse("seasons:decline", args=[code, phone.member.pk])
    assert client.post(url).status_code == 404


def test_a_member_without_an_office_does_not_come_in(phone: Phone) -> None:
    client = signed_in(Client(), make_account(phone.small.people[2]))
    assert phone.get("work_list", phone.small.branch.pk).status_code == 200
    url = reverse("seasons:work_list", args=[phone.small.season.code, phone.small.branch.pk])
    assert client.get(url).status_code == 403


def test_the_organiser_reads_numbers_in_the_organisations_order(phone: Phone) -> None:
    of = invite(phone.small.batch, phone.small.branch)
    actions.mark_all_present_except(roll=of, by=PROGRAM, now=NOW)
    desk = signed_in(Client(), Account.objects.get(pk=phone.small.organiser.account_id))
    page = desk.get(reverse("seasons:coverage", args=[phone.small.season.code]))

    lines = page.context["table"].lines
    assert [line.organisation.path for line in lines] == sorted(
        line.organisation.path for line in lines
    )
    text = page.content.decode()
    assert "4/4" in text
    assert "%" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_the_branch_page_its_paper_and_its_sheet_say_how_and_when(phone: Phone) -> None:
    of = invite(phone.small.batch, phone.small.branch)
    actions.mark_all_present_except(roll=of, by=PROGRAM, now=NOW)
    page = phone.get("coverage_branch", phone.small.branch.pk).content.decode()
    assert page.count("现场") == 4
    assert "学到了" in phone.get("coverage_paper", phone.small.branch.pk).content.decode()
    sheet = phone.get("coverage_sheet", phone.small.branch.pk)
    assert sheet.content.startswith(b"PK")


def test_every_cell_of_the_branch_page_says_what_it_is_of(phone: Phone) -> None:
    asked = phone.small.season.requirements.first()
    assert asked is not None
    type(asked).objects.filter(pk=asked.pk).update(title="<b>第一课</b>")
    page = phone.get("coverage_branch", phone.small.branch.pk).content.decode()
    members = len(phone.small.people)
    assert page.count('data-label="&lt;b&gt;第一课&lt;/b&gt;"') == members
    assert page.count("data-label=") == members * phone.small.season.requirements.count()
    assert "<b>第一课</b>" not in page


def test_the_branch_page_is_narrowed_to_a_state(phone: Phone) -> None:
    phone.post("decline")
    url = reverse("seasons:coverage_branch", args=[phone.small.season.code, phone.small.branch.pk])
    page = phone.client.get(f"{url}?state=declined")
    assert [line.person for line in page.context["lines"]] == [phone.member]


def test_the_branch_page_asks_no_more_for_more_members(
    phone: Phone, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # a fixture
        phone.get("coverage_branch", phone.small.branch.pk)


def test_a_batch_that_counts_for_nothing_open_is_not_told_as_agreed(phone: Phone) -> None:
    service = make_activity(phone.small.season, kind="volunteering", title="志愿服务")
    batch = make_batch(service, venue=phone.small.batch.venue, starts_at=NOW + timedelta(days=9))
    actions.enrol_person(batch=batch, person=phone.member, by=PROGRAM, now=NOW)
    counting = Requirement.objects.filter(season=phone.small.season, is_required=True)
    assert not counting.filter(kinds="volunteering").exists()

    helped = work_lists.help_for(phone.small.season, phone.member, phone.small.secretary, NOW)

    assert helped.open
    assert helped.batches == []
    assert batch not in helped.suggested
