"""Opening a personal link on a phone, and handing links out."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import (
    make_account,
    make_organisation,
    make_person,
    make_unit,
    officer,
    signed_in,
)
from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent
from wuxin.people.actions import links
from wuxin.people.models import (
    AccountSession,
    PartyOrganisation,
    Person,
    PersonalLink,
    Role,
)

pytestmark = pytest.mark.django_db
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_3 like Mac OS X) MicroMessenger/8.0.18"


@pytest.fixture
def branch() -> PartyOrganisation:
    unit = make_unit(phone="0517-0000001")
    return make_organisation(
        make_organisation(kind="committee"), name="示例小学党支部", units=(unit,)
    )


@pytest.fixture
def member(branch: PartyOrganisation) -> Person:
    return make_person(branch, "陈一诺")


@pytest.fixture
def issued(member: Person) -> links.IssuedLink:
    ends = clock.now() + timedelta(days=60)
    [one] = links.issue_links(
        persons=[member], expires_at=ends, by=Actor.program(), now=clock.now()
    )
    return one


def address(issued: links.IssuedLink) -> str:
    return reverse("people:link_open", args=[issued.token])


def give(client: Client, code: str) -> object:
    agent = {"User-Agent": WECHAT}
    return client.post(reverse("people:link_code"), {"code": code}, headers=agent)


def wrong(issued: links.IssuedLink) -> str:
    return "000000" if issued.code != "000000" else "000001"


def test_the_code_lets_the_phone_in_and_the_phone_remembers(
    client: Client, issued: links.IssuedLink
) -> None:
    page = client.get(address(issued), follow=True)
    assert page.status_code == 200
    assert "陈一诺" not in page.content.decode()
    assert "示例小学党支部" not in page.content.decode()
    assert "示＊＊＊＊支部" in page.content.decode()

    assert give(client, issued.code).status_code == 302

    me = client.get(reverse("people:me")).content.decode()
    assert "陈一诺" in me
    assert "iPhone · 微信" in me
    again = client.get(address(issued), follow=False)
    assert client.get(again.headers["Location"]).headers["Location"] == "/"


def test_the_token_stays_in_no_history_cache_or_referrer(
    client: Client, issued: links.IssuedLink
) -> None:
    opened = client.get(address(issued))
    assert opened.headers["Location"] == reverse("people:link")
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert opened.headers["Cache-Control"] == "no-store"
    page = client.get(reverse("people:link"))
    assert issued.token not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert client.cookies["wuxin_link"]["httponly"]
    give(client, issued.code)
    assert client.cookies["wuxin_link"].value == ""


def test_what_a_chat_fetches_for_its_preview_consumes_nothing(
    issued: links.IssuedLink, django_assert_max_num_queries: object
) -> None:
    before = PersonalLink.objects.values().get()
    for method in ("get", "head", "get"):
        previewer = Client(headers={"User-Agent": "WeChat preview"})
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            getattr(previewer, method)(address(issued), follow=True)
    assert PersonalLink.objects.values().get() == before
    assert not AccountSession.objects.exists()
    phone = Client()
    phone.get(address(issued), follow=True)
    assert give(phone, issued.code).status_code == 302


def test_a_forged_token_is_not_found(client: Client, issued: links.IssuedLink) -> None:
    forged = issued.token[:-1] + ("A" if issued.token[-1] != "A" else "B")
    assert client.get(reverse("people:link_open", args=[forged])).status_code == 404
    client.cookies["wuxin_link"] = forged
    assert client.get(reverse("people:link")).status_code == 404
    assert give(client, issued.code).status_code == 404


def test_a_wrong_code_is_counted_though_the_answer_was_rolled_back(
    client: Client, issued: links.IssuedLink
) -> None:
    client.get(address(issued), follow=True)
    response = give(client, wrong(issued))
    assert response.status_code == 422
    assert "还可以试 4 次" in response.content.decode()
    assert PersonalLink.objects.get().tries == 1


def test_five_wrong_codes_revoke_the_link_and_say_whom_to_ask(
    client: Client, issued: links.IssuedLink
) -> None:
    client.get(address(issued), follow=True)
    answers = [give(client, wrong(issued)).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 410]
    last = give(client, issued.code)
    assert last.status_code == 410
    assert "书记重新发一个" in last.content.decode()
    assert AuditEvent.objects.filter(code="people.link.revoked_after_tries").count() == 1
    assert not AccountSession.objects.exists()


def test_a_code_of_another_shape_is_told_and_not_counted(
    client: Client, issued: links.IssuedLink
) -> None:
    client.get(address(issued), follow=True)
    assert give(client, "12345").status_code == 422
    assert PersonalLink.objects.get().tries == 0
    spaced = f"{issued.code[:3]} {issued.code[3:]}"
    assert give(client, spaced).status_code == 302


def test_another_phone_is_told_to_ask_for_a_new_code(
    client: Client, issued: links.IssuedLink
) -> None:
    client.get(address(issued), follow=True)
    give(client, issued.code)
    thief = Client()
    page = thief.get(address(issued), follow=True)
    assert "换手机了？请书记重新发码" in page.content.decode()
    assert "陈一诺" not in page.content.decode()
    assert give(thief, issued.code).status_code == 422
    assert not thief.session.get("_auth_user_id")


def test_a_link_revoked_while_in_use_ends_the_visit_at_once(
    client: Client, issued: links.IssuedLink
) -> None:
    client.get(address(issued), follow=True)
    give(client, issued.code)
    link = PersonalLink.objects.select_related("account__person").get()
    links.revoke_link(link=link, by=Actor.program(), now=clock.now())
    assert client.get(reverse("people:me")).status_code == 302
    assert client.get(address(issued), follow=True).status_code == 410


def test_a_link_opens_under_a_new_session_key_even_over_another_account(
    client: Client, issued: links.IssuedLink
) -> None:
    signed_in(client, make_account(make_person()))
    former = client.session.session_key
    client.get(address(issued), follow=True)
    give(client, issued.code)
    assert client.session.session_key != former
    assert not AccountSession.objects.filter(session_key=former).exists()
    assert "陈一诺" in client.get(reverse("people:me")).content.decode()


def test_the_session_of_a_link_ends_with_the_link(client: Client, issued: links.IssuedLink) -> None:
    client.get(address(issued), follow=True)
    give(client, issued.code)
    session = AccountSession.objects.get()
    assert abs(session.expire_date - issued.link.expires_at) < timedelta(minutes=1)
    assert session.link_id == PersonalLink.objects.get().pk


def hand_out(client: Client, branch: PartyOrganisation, **data: object) -> object:
    fields = {"scope": "missing", "last_on": f"{clock.today() + timedelta(days=60)}"} | data
    return client.post(reverse("people:link_issue", args=[branch.code]), fields)


def test_the_secretary_gets_slips_for_everybody_without_a_link(
    client: Client, branch: PartyOrganisation, member: Person
) -> None:
    make_person(branch, "周小满")
    signed_in(client, officer(Role.SECRETARY, branch))

    response = hand_out(client, branch)

    text = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "系统里只留下指纹" in text
    for slip in response.context["slips"]:
        assert slip["code"] not in slip["text"]
        assert slip["address"] in slip["text"]
        assert slip["phone"] == "0517-0000001"
    assert text.count("<svg") >= 3
    assert "style=" not in text
    again = client.get(reverse("people:link_list", args=[branch.code])).content.decode()
    for slip in response.context["slips"]:
        assert slip["address"] not in again
        assert slip["code"] not in re.findall(r"\b\d{6}\b", again)


def test_the_slip_opens_the_phone(
    client: Client, branch: PartyOrganisation, member: Person
) -> None:
    signed_in(client, officer(Role.SECRETARY, branch))
    slips = hand_out(client, branch).context["slips"]
    slip = next(slip for slip in slips if slip["person"] == member)
    phone = Client()
    phone.get(slip["address"].removeprefix("http://127.0.0.1:8000"), follow=True)
    assert give(phone, slip["code"]).status_code == 302


def test_a_second_press_issues_nothing_and_says_what_to_choose(
    client: Client, branch: PartyOrganisation, member: Person
) -> None:
    signed_in(client, officer(Role.SECRETARY, branch))
    hand_out(client, branch)
    kept = set(PersonalLink.objects.values_list("pk", flat=True))
    response = hand_out(client, branch)
    assert response.status_code == 422
    assert "已发但还没打开的人" in response.content.decode()
    assert set(PersonalLink.objects.values_list("pk", flat=True)) == kept

    assert len(hand_out(client, branch, scope="unopened").context["slips"]) == 2


def test_a_day_too_far_is_told_beside_the_field(
    client: Client, branch: PartyOrganisation, member: Person
) -> None:
    signed_in(client, officer(Role.SECRETARY, branch))
    response = hand_out(client, branch, last_on="2099-01-01")
    assert response.status_code == 422
    assert "一年以内" in response.content.decode()


def test_a_new_code_is_shown_once_and_works(
    client: Client, branch: PartyOrganisation, issued: links.IssuedLink
) -> None:
    old = Client()
    old.get(address(issued), follow=True)
    give(old, issued.code)
    signed_in(client, officer(Role.SECRETARY, branch))
    link = PersonalLink.objects.get()

    shown = client.post(reverse("people:link_new_code", args=[link.pk]))
    assert shown.headers["Cache-Control"] == "no-store"
    new = Client()
    new.get(address(issued), follow=True)
    assert give(new, shown.context["code"]).status_code == 302
    assert old.get(reverse("people:me")).status_code == 302


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR])
def test_who_only_reads_hands_out_no_links(
    client: Client, branch: PartyOrganisation, role: Role
) -> None:
    signed_in(client, officer(role, branch))
    expected = 403 if role == Role.AUDITOR else 404  # the operator sees nobody
    assert client.get(reverse("people:link_list", args=[branch.code])).status_code == expected
    assert hand_out(client, branch).status_code == expected


def test_another_branch_is_not_found_and_its_links_neither(
    client: Client, branch: PartyOrganisation, issued: links.IssuedLink
) -> None:
    signed_in(client, officer(Role.SECRETARY, make_organisation()))
    assert client.get(reverse("people:link_list", args=[branch.code])).status_code == 404
    link = PersonalLink.objects.get()
    for route in ("people:link_revoke", "people:link_new_code"):
        assert client.post(reverse(route, args=[link.pk])).status_code == 404


def test_a_secretary_is_refused_the_link_of_the_organiser_and_it_is_audited(
    client: Client, branch: PartyOrganisation
) -> None:
    boss = officer(Role.ORGANISER, branch)
    signed_in(client, officer(Role.SECRETARY, branch))
    response = hand_out(client, branch, person=boss.person_id)
    assert response.status_code == 403
    assert not PersonalLink.objects.exists()
    denied = AuditEvent.objects.get(code="core.request.denied")
    assert denied.changes["route"] == "people:link_issue"


def test_a_member_who_moved_is_let_in_by_the_new_secretary_only(
    client: Client, branch: PartyOrganisation, issued: links.IssuedLink
) -> None:
    other = make_organisation()
    Person.objects.filter(name="陈一诺").update(organisation=other)
    signed_in(client, officer(Role.SECRETARY, branch))
    link = PersonalLink.objects.get()
    assert client.post(reverse("people:link_new_code", args=[link.pk])).status_code == 404


def test_an_organiser_closes_an_account_and_opens_it_again(
    client: Client, branch: PartyOrganisation, issued: links.IssuedLink
) -> None:
    phone = Client()
    phone.get(address(issued), follow=True)
    give(phone, issued.code)
    root = PartyOrganisation.objects.get(depth=1)
    signed_in(client, officer(Role.ORGANISER, root))
    account = issued.link.account

    assert client.post(reverse("people:account_close", args=[account.pk])).status_code == 302
    assert phone.get(reverse("people:me")).status_code == 302
    page = client.get(reverse("people:link_list", args=[branch.code])).content.decode()
    assert "账号已关闭" in page
    assert client.post(reverse("people:account_reopen", args=[account.pk])).status_code == 302
    assert hand_out(client, branch, person=account.person_id).status_code == 200


def test_no_address_of_this_area_holds_a_name_or_number_of_a_person(
    branch: PartyOrganisation, member: Person, issued: links.IssuedLink
) -> None:
    assert re.fullmatch(r"/people/l/[A-Za-z0-9_-]{22}/", address(issued))
