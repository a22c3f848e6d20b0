"""Pages of study hours: one's own, the branch's, policies, approvals, the PDF."""

import io
import sys
from datetime import UTC, datetime

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_person, signed_in
from tests.support.seasons import NOW, SmallSeason, make_branch, make_secretary, small_season
from tests.support.study_hours import hold, make_policy
from wuxin.core import clock, jobs
from wuxin.core.models import AuditEvent, Job
from wuxin.people.models import Account, Category, Person
from wuxin.seasons import actions, season_paper
from wuxin.seasons.models import HoursConfirmation, HoursLine, HoursPolicy, HoursTotal
from wuxin.seasons.queries import hours_pages

pytestmark = pytest.mark.django_db
MORNING = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)  # 9:00 in Asia/Shanghai
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _at_ten_twenty(settings: object) -> None:
    """The demo's clock, so that today is the season's day."""
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)


@pytest.fixture
def small() -> SmallSeason:
    """A branch whose three members were at a field class."""
    made = small_season()
    make_policy(made.committee)
    hold(made, at=MORNING)
    return made


def as_person(person: Person) -> Client:
    account = Account.objects.filter(person=person).first() or make_account(person)
    return signed_in(Client(), account)


def organiser(small: SmallSeason) -> Client:
    return as_person(Person.objects.get(pk=small.organiser.person_id))


def page(client: Client, name: str, *args: int, status: int = 200) -> str:
    response = client.get(reverse(f"seasons:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def send(client: Client, name: str, *args: int, **data: object) -> tuple[int, str]:
    response = client.post(reverse(f"seasons:{name}", args=args), data)
    return response.status_code, response.content.decode()


def test_a_teacher_reads_what_is_left_and_what_each_line_comes_from(small: SmallSeason) -> None:
    teacher = as_person(small.people[1])
    text = page(teacher, "my_hours")
    assert "学了 4 学时，离 32 学时还差 28" in text
    assert "依据：支部点名" in text
    assert "打开点名" not in text


def test_the_secretary_opens_the_roll_behind_a_line(small: SmallSeason) -> None:
    text = page(as_person(small.people[0]), "member_hours", small.people[1].pk)
    batch = small.season.activities.order_by("pk")[1].batches.get()
    assert reverse("seasons:roll_call", args=[batch.pk, small.branch.pk]) in text


def test_a_teacher_sees_nobody_elses_hours(small: SmallSeason) -> None:
    teacher = as_person(small.people[1])
    assert page(teacher, "member_hours", small.people[2].pk, status=403)
    assert page(teacher, "branch_hours", small.branch.pk, 2022, status=403)


def test_another_branchs_secretary_finds_neither_page_nor_sheet(small: SmallSeason) -> None:
    other, people = make_branch(small.committee, members=1)

    make_secretary(other, people[0])
    secretary = as_person(people[0])
    page(secretary, "branch_hours", small.branch.pk, 2022, status=404)
    page(secretary, "party_hours_sheet", small.branch.pk, 2022, status=404)
    page(secretary, "member_hours", small.people[1].pk, status=404)
    assert send(secretary, "season_paper_new", small.people[1].pk)[0] == 404


def test_the_branch_stands_in_roster_order_and_can_be_confirmed(small: SmallSeason) -> None:
    HoursTotal.objects.filter(person=small.people[2]).update(quarters=400)
    secretary = as_person(small.people[0])
    text = page(secretary, "branch_hours", small.branch.pk, 2022)
    places = [text.index(person.name) for person in small.people]
    assert places == sorted(places)

    assert send(secretary, "branch_hours_confirmation", small.branch.pk, 2022)[0] == 302
    assert HoursLine.objects.count() == 3
    status, again = send(secretary, "branch_hours_confirmation", small.branch.pk, 2022)
    assert (status, "没有新的学时要确认" in again) == (422, True)


def test_a_confirmation_is_taken_back_with_a_reason_on_the_same_page(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    send(secretary, "branch_hours_confirmation", small.branch.pk, 2022)
    confirmation = HoursConfirmation.objects.get()
    url = reverse("seasons:hours_confirmation_withdrawal", args=[confirmation.pk])
    assert url in page(secretary, "branch_hours", small.branch.pk, 2022)
    assert secretary.post(url, {"why": " "}).status_code == 422

    answer = secretary.post(url, {"why": "少算了一场"})

    assert answer.headers["Location"] == reverse(
        "seasons:branch_hours", args=[small.branch.pk, 2022]
    )
    text = page(secretary, "branch_hours", small.branch.pk, 2022)
    assert "少算了一场" in text
    assert url not in text


def test_a_confirmation_of_another_branch_is_not_to_be_found(small: SmallSeason) -> None:
    made = actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    other, people = make_branch(small.committee)
    make_secretary(other, people[0])
    url = reverse("seasons:hours_confirmation_withdrawal", args=[made.pk])
    assert as_person(people[0]).post(url, {"why": "x"}).status_code == 404


def test_who_stays_at_home_is_asked_for_nothing(small: SmallSeason) -> None:
    at_home = make_person(small.branch, categories=(Category.HOMEBOUND,))
    actions.refresh_totals(person_ids=[at_home.pk], now=NOW)
    secretary = as_person(small.people[0])
    assert "不作要求" in page(secretary, "branch_hours", small.branch.pk, 2022)
    assert "不作数量要求" in page(secretary, "member_hours", at_home.pk)


def test_sheets_hold_the_branch_in_roster_order(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    url = reverse("seasons:party_hours_sheet", args=[small.branch.pk, 2022])
    sheet = openpyxl.load_workbook(io.BytesIO(secretary.get(url).content)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[1] for row in rows[1:]] == [person.name for person in small.people]
    assert rows[1][2:] == [small.branch.name, 4, 0, 0, 32, 28]
    further = reverse("seasons:further_hours_sheet", args=[small.committee.pk, 2022])
    assert organiser(small).get(further).status_code == 200


def test_print_pages_name_the_members(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    assert small.people[1].name in page(secretary, "branch_hours_print", small.branch.pk, 2022)
    text = page(secretary, "member_season", small.people[1].pk)
    assert "本年学时 4" in text
    assert "我的冬训" in page(as_person(small.people[1]), "my_season")


def test_the_home_of_hours_leads_a_secretary_to_the_branch(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    response = secretary.get(reverse("seasons:hours_home"))
    assert response.headers["Location"].endswith(f"/hours/of/{small.branch.pk}/2022/")


def test_the_organiser_has_the_sums_made_anew(small: SmallSeason) -> None:
    make_branch(small.committee)
    assert "重算学时" in page(organiser(small), "hours_home")
    HoursTotal.objects.all().delete()
    assert send(organiser(small), "hours_recomputation", small.committee.pk)[0] == 302
    jobs.run_waiting()
    assert HoursTotal.objects.filter(person=small.people[0], quarters=16).exists()


def test_what_a_draft_would_change_is_told_for_everybody_page_by_page(
    small: SmallSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hours_pages, "COMPARED_AT_ONCE", 3)
    client = organiser(small)
    data = {"template": "eight", "organisation": small.committee.pk, "from_on": "2021-01-01"}
    send(client, "hours_policy_create", **data)
    url = reverse("seasons:hours_policy_changes", args=[HoursPolicy.objects.latest("pk").pk])

    first, second = (client.get(url, {"page": number}).content.decode() for number in (1, 2))

    assert "第 1–3 人，共 4 人" in first
    assert "?page=2" in first
    assert "第 4–4 人，共 4 人" in second


def test_a_policy_goes_from_its_template_to_a_new_version(small: SmallSeason) -> None:
    client = organiser(small)
    assert "还没有学时办法" not in page(client, "hours_policies")
    data = {"template": "secretaries", "organisation": small.committee.pk, "from_on": "2021-01-01"}
    page(client, "hours_policy_new")
    assert send(client, "hours_policy_create", **data)[0] == 302
    draft = HoursPolicy.objects.latest("pk")
    form = _filled(client, draft) | {"rules.2.0.half": "3.5", "approver": "示例〔2022〕2号"}

    assert send(client, "hours_policy_beginning", draft.pk)[0] == 422
    assert send(client, "hours_policy_details", draft.pk, **form)[0] == 302
    draft.refresh_from_db()
    assert draft.terms["rules"][1]["half"] == 14
    assert "人变多" in page(client, "hours_policy_changes", draft.pk)
    assert send(client, "hours_policy_beginning", draft.pk)[0] == 302
    assert send(client, "hours_policy_version", draft.pk, from_on="2022-07-01")[0] == 302
    version = HoursPolicy.objects.latest("pk")
    assert "到前一天为止" in page(client, "hours_policy", version.pk)
    assert send(client, "hours_policy_removal", version.pk)[0] == 302
    assert not HoursPolicy.objects.filter(pk=version.pk).exists()


def test_a_policy_that_cannot_be_is_explained_in_the_form(small: SmallSeason) -> None:
    client = organiser(small)
    data = {"template": "six", "organisation": small.committee.pk, "from_on": "2022-01-01"}
    send(client, "hours_policy_create", **data)
    draft = HoursPolicy.objects.latest("pk")
    status, text = send(client, "hours_policy_details", draft.pk, **_filled(client, draft))
    assert (status, "日期重叠" in text) == (422, True)
    uneven = _filled(client, draft) | {"target": "1.1"}
    status, text = send(client, "hours_policy_details", draft.pk, **uneven)
    assert (status, "0.25" in text) == (422, True)
    in_force = HoursPolicy.objects.in_force().get()
    status, text = send(client, "hours_policy_version", in_force.pk, from_on="2020-01-01")
    assert (status, "新版的开始日期" in text) == (422, True)


def test_a_secretary_reads_policies_and_changes_none(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    policy = HoursPolicy.objects.get()
    assert "从模板新建" not in page(secretary, "hours_policies")
    assert "另立新版" not in page(secretary, "hours_policy", policy.pk)
    assert send(secretary, "hours_policy_version", policy.pk, from_on="2022-07-01")[0] == 403
    page(secretary, "hours_policy_changes", policy.pk, status=403)
    page(secretary, "hours_policy_new", status=403)


def test_the_county_decision_is_recorded_once_it_is_known(small: SmallSeason) -> None:
    batch = hold(small, kind="open_class", at=MORNING, minutes=60)
    client = organiser(small)
    assert "待认定" in page(client, "hours_approvals")
    page(client, "hours_approval", batch.pk)
    assert send(client, "hours_approval_decision", batch.pk, decision="approved")[0] == 422
    said = {"decision": "approved", "reference": "示例〔2022〕3号"}
    assert send(client, "hours_approval_decision", batch.pk, **said)[0] == 302
    assert "示例〔2022〕3号" in page(client, "hours_approvals")
    secretary = as_person(small.people[0])
    assert send(secretary, "hours_approval_decision", batch.pk, **said)[0] == 403


def test_a_teacher_takes_away_one_pdf(small: SmallSeason) -> None:
    teacher = as_person(small.people[1])
    assert send(teacher, "season_paper_new", small.people[1].pk)[0] == 302
    job = Job.objects.get(name="seasons.print_season")
    assert "正在生成" in page(teacher, "season_paper", job.pk)
    page(teacher, "season_paper_file", job.pk, status=404)
    assert jobs.run(job.pk)
    url = reverse("seasons:season_paper", args=[job.pk])
    fragment = teacher.get(url, headers=HTMX).content.decode()
    assert "下载 PDF" in fragment
    assert fragment.strip() in page(teacher, "season_paper", job.pk)
    file = teacher.get(reverse("seasons:season_paper_file", args=[job.pk]))
    assert file.content.startswith(b"%PDF")
    page(as_person(small.people[2]), "season_paper_file", job.pk, status=404)


def test_a_secretary_prints_for_a_member_and_it_is_written_down(small: SmallSeason) -> None:
    secretary = as_person(small.people[0])
    assert send(secretary, "season_paper_new", small.people[1].pk)[0] == 302
    event = AuditEvent.objects.get(code="seasons.season_paper.asked")
    assert event.on_behalf_of_id == small.people[1].pk


def test_without_the_printing_library_the_print_page_is_offered(
    small: SmallSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    teacher = as_person(small.people[1])
    send(teacher, "season_paper_new", small.people[1].pk)
    job = Job.objects.get(name="seasons.print_season")
    assert not jobs.run(job.pk)
    text = page(teacher, "season_paper", job.pk)
    assert "还没有装生成 PDF 的组件" in text
    assert reverse("seasons:my_season") in text


def test_my_season_says_what_i_took_part_in_and_ranks_nobody(small: SmallSeason) -> None:
    hold(small, kind="volunteering", at=MORNING)
    html = season_paper.html_of(small.people[1], today=clock.today())
    assert "志愿服务" in html
    assert not any(other.name in html for other in (small.people[0], small.people[2]))
    assert not any(word in html for word in ("排名", "名次", "心得", "积分"))


def _filled(client: Client, draft: HoursPolicy) -> dict[str, object]:
    """The form as a browser would send it back."""
    response = client.get(reverse("seasons:hours_policy", args=[draft.pk]))
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}
