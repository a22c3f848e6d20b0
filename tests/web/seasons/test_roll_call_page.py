"""The roll call in a browser: with script one tick at a time, without it as one form."""

import gzip
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_office, make_person, officer, signed_in
from tests.support.seasons import SmallSeason, invite, make_branch, roll, rows, small_season
from wuxin.core.models import AuditEvent
from wuxin.ledger.models import Entry
from wuxin.people.models import Account, Role
from wuxin.seasons import actions
from wuxin.seasons.models import BatchOrganisation, Enrolment, Minutes

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class Phone:
    """The secretary's phone, with the roll of their branch."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season(members=4)
        self.roll: BatchOrganisation = invite(self.small.batch, self.small.branch)
        self.client = signed_in(client, Account.objects.get(person=self.small.people[0]))

    def url(self, name: str = "roll_call", *more: int) -> str:
        return reverse(
            f"seasons:{name}", args=[self.roll.batch_id, self.roll.organisation_id, *more]
        )

    def rows(self) -> list[Enrolment]:
        return rows(self.roll)

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows()]

    def tick(self, row: Enrolment, what: str = "present", **fields: str) -> HttpResponse:
        data = {"what": what, "revision": row.revision} | fields
        return self.client.post(self.url("presence_status", row.pk), data, headers=HTMX)

    def form(self, *ticked: Enrolment) -> dict[str, list[str]]:
        """The whole page's form as a browser without script would send it."""
        page = self.client.get(self.url()).content.decode()
        seen = re.findall(r'name="seen"[^>]*value="([^"]+)"', page)
        return {"seen": seen, "present": [str(row.pk) for row in ticked]}


@pytest.fixture
def phone(client: Client) -> Phone:
    return Phone(client)


def test_without_script_the_whole_roll_is_one_form(phone: Phone) -> None:
    first, second, _third, _fourth = phone.rows()

    answer = phone.client.post(phone.url("roll_call_changes"), phone.form(first, second))

    assert answer.status_code == 302
    assert phone.statuses() == ["present", "present", "expected", "expected"]


def test_a_form_sent_twice_changes_nothing_the_second_time(phone: Phone) -> None:
    form = phone.form(phone.rows()[0])
    for _again in range(2):
        answer = phone.client.post(phone.url("roll_call_changes"), form)
        assert answer.status_code == 302

    assert phone.statuses()[0] == "present"
    assert Entry.objects.count() == 1


def test_a_row_changed_meanwhile_is_shown_side_by_side_and_the_others_are_kept(
    phone: Phone,
) -> None:
    first, second, *_others = phone.rows()
    form = phone.form(first, second)
    phone.tick(first, "leave-family")

    answer = phone.client.post(phone.url("roll_call_changes"), form)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"{phone.small.people[0].name}刚刚记为“请假 · 家中有事”，您点的“到场”没有保存" in page
    assert phone.statuses()[:2] == ["leave", "present"]


def test_one_tick_answers_with_its_row_the_counts_and_the_moment(phone: Phone) -> None:
    row = phone.rows()[1]

    answer = phone.tick(row)

    part = answer.content.decode()
    assert answer.status_code == 200
    assert part.count("<li") == 1
    assert 'id="roll-summary"' in part
    assert re.search(r"已保存 \d\d:\d\d:\d\d", part)
    assert len(part) < 3000


def test_the_row_of_an_answer_is_the_row_a_reload_shows(phone: Phone) -> None:
    answer = phone.tick(phone.rows()[1])
    part = answer.content.decode()
    row = re.search(r"<li.*?</li>", part, re.DOTALL)
    assert row is not None

    assert row.group() in phone.client.get(phone.url()).content.decode()


def test_a_tick_on_a_row_somebody_changed_shows_what_stands(phone: Phone) -> None:
    row = phone.rows()[1]
    phone.tick(row, "leave-ill")

    answer = phone.tick(row)

    assert "您点的“到场”没有保存" in answer.content.decode()
    assert phone.statuses()[1] == "leave"


def test_a_tick_needs_few_queries(phone: Phone, django_assert_max_num_queries: object) -> None:
    row = phone.rows()[1]
    phone.tick(row)
    row.refresh_from_db()

    with django_assert_max_num_queries(31):
        phone.tick(row, "absent")


def test_all_here_except_is_one_press_and_an_untick_is_another(phone: Phone) -> None:
    answer = phone.client.post(phone.url("roll_call_everyone"), headers=HTMX)
    assert answer.content.decode().count("checked") == 4
    phone.tick(phone.rows()[2], "absent")

    assert phone.statuses() == ["present", "present", "absent", "present"]


def test_undo_brings_the_whole_roll_back(phone: Phone) -> None:
    phone.client.post(phone.url("roll_call_everyone"))
    key = roll(phone.roll.pk).last_save

    phone.client.post(phone.url("roll_call_undo"), {"save_key": key})
    again = phone.client.post(phone.url("roll_call_undo"), {"save_key": key})

    assert set(phone.statuses()) == {"expected"}
    assert again.status_code == 422
    assert "不能整步撤销" in again.content.decode()


def test_a_reason_is_chosen_in_place_or_on_its_own_page(phone: Phone) -> None:
    row = phone.rows()[1]

    part = phone.client.get(phone.url("presence", row.pk), headers=HTMX).content.decode()
    page = phone.client.get(phone.url("presence", row.pk)).content.decode()
    assert part.lstrip().startswith("<li")
    assert "<html" in page
    assert "家中有事" in page

    phone.tick(row, "leave-other", reason_text="看牙")
    assert [(r.status, r.reason, r.reason_text) for r in phone.rows()][1] == (
        "leave",
        "other",
        "看牙",
    )


def test_without_script_a_reason_button_saves_the_ticks_and_goes_on(phone: Phone) -> None:
    first, second, *_others = phone.rows()
    form = phone.form(first) | {"reason_of": [str(second.pk)]}

    answer = phone.client.post(phone.url("roll_call_changes"), form)

    assert answer.headers["Location"] == phone.url("presence", second.pk)
    assert phone.statuses()[0] == "present"


def test_finishing_saves_what_the_form_holds_and_leads_to_the_minutes(phone: Phone) -> None:
    first, *_others = phone.rows()

    answer = phone.client.post(phone.url("roll_call_completion"), phone.form(first), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == phone.url("minutes")
    assert "应到 4 人，实到 1 人，请假 0 人，缺席 3 人" in page
    again = phone.client.post(phone.url("roll_call_completion"), {"seen": []})
    assert again.headers["Location"] == phone.url("minutes")
    assert Minutes.objects.count() == 1


def test_finishing_with_nobody_there_says_what_to_do(phone: Phone) -> None:
    answer = phone.client.post(phone.url("roll_call_completion"), phone.form())

    assert answer.status_code == 422
    assert "还没有一个人点到" in answer.content.decode()
    assert set(phone.statuses()) == {"expected"}


def test_a_tick_on_a_roll_finished_meanwhile_brings_the_page_up_to_date(phone: Phone) -> None:
    row = phone.rows()[1]
    actions.mark_all_present_except(
        roll=phone.roll, by=phone.small.secretary, now=phone.roll.batch.starts_at
    )
    actions.finish_roll_call(
        roll=phone.roll, by=phone.small.secretary, now=phone.roll.batch.starts_at
    )

    answer = phone.tick(row, "absent")

    assert answer.status_code == 422
    assert answer.headers["HX-Refresh"] == "true"
    assert "点名已完成" in phone.client.get(phone.url()).content.decode()


@pytest.mark.parametrize("seen", ["", "x:0:expected", "1:2", "9:-1:expected"])
def test_a_broken_form_is_told_and_changes_nothing(phone: Phone, seen: str) -> None:
    data = {"seen": [seen], "present": [str(phone.rows()[0].pk)]}

    assert phone.client.post(phone.url("roll_call_changes"), data).status_code == 422
    assert set(phone.statuses()) == {"expected"}


@pytest.mark.parametrize("what", ["late", "leave-hangover", "present-ill", ""])
def test_an_unknown_status_is_told_and_changes_nothing(phone: Phone, what: str) -> None:
    answer = phone.tick(phone.rows()[0], what)

    assert answer.status_code == 422
    assert set(phone.statuses()) == {"expected"}


def test_a_forged_row_of_another_branch_is_not_found_alone_and_ignored_in_a_form(
    phone: Phone,
) -> None:
    other, _people = make_branch(phone.small.committee)
    foreign = rows(invite(phone.small.batch, other))[0]

    alone = phone.client.post(
        phone.url("presence_status", foreign.pk), {"what": "present", "revision": 0}
    )
    form = phone.form(phone.rows()[0])
    form["seen"].append(f"{foreign.pk}:0:expected")
    form["present"].append(str(foreign.pk))
    phone.client.post(phone.url("roll_call_changes"), form)

    foreign.refresh_from_db()
    assert alone.status_code == 404
    assert foreign.status == "expected"
    assert phone.statuses()[0] == "present"
    event = AuditEvent.objects.get(code="seasons.roll_call.saved")
    assert event.changes["ignored"] == [foreign.pk]


def test_who_may_open_a_roll_and_who_may_tick(phone: Phone) -> None:
    small = phone.small
    other, others = make_branch(small.committee)
    make_office(others[0], Role.SECRETARY, other)
    accounts = {
        "auditor": officer(Role.AUDITOR, small.committee),
        "elsewhere": make_account(others[0]),
        "organiser": officer(Role.ORGANISER, small.committee),
        "member": make_account(make_person(small.branch)),
    }
    found = {}
    for name, account in accounts.items():
        client = signed_in(Client(), account)
        data = {"what": "present", "revision": 99}
        found[name] = (
            client.get(phone.url()).status_code,
            client.post(phone.url("presence_status", phone.rows()[0].pk), data).status_code,
        )

    assert found == {
        "auditor": (200, 403),
        "elsewhere": (404, 404),
        "organiser": (200, 200),
        "member": (403, 403),
    }
    assert Client().get(phone.url()).status_code == 302


def test_the_rows_can_be_found_by_name_pinyin_and_initials(phone: Phone) -> None:
    person = phone.small.people[1]
    person.pinyin, person.initials = "chenyinuo", "cyn"
    person.save()

    page = phone.client.get(phone.url()).content.decode()

    assert f'data-filter="{person.name} cyn chenyinuo"' in page


def test_a_page_of_thirty_people_is_small(client: Client) -> None:
    phone = Phone(client)
    for _number in range(26):
        make_person(phone.small.branch)
    actions.remove_organisation(
        invitation=phone.roll, by=phone.small.organiser, now=phone.roll.batch.starts_at
    )
    phone.roll = invite(phone.small.batch, phone.small.branch)

    sent = phone.client.get(phone.url(), headers={"Accept-Encoding": "gzip"})

    assert sent.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content).count(b'class="tick"') == 30
    assert len(sent.content) < 30_000
