"""Somebody with what the proof pages ask for."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from tests.support.people import (
    PASSWORD,
    make_account,
    make_office,
    make_organisation,
    make_person,
    signed_in,
)
from wuxin.core import clock, crypto
from wuxin.core.actor import Actor
from wuxin.people import totp
from wuxin.people.actions import authenticators
from wuxin.people.models import Account, OrganisationKind, PartyOrganisation, Role
from wuxin.people.proven import Given

PROGRAM = Actor.program()


def officer_with_password(role: str, *, has_app: bool = False, password: str = PASSWORD) -> Account:
    """A member of a new branch; organiser, auditor, operator over the committee above it."""
    committee = make_organisation(kind=OrganisationKind.COMMITTEE)
    branch = make_organisation(committee)
    person = make_person(branch)
    make_office(person, role, branch if role == Role.SECRETARY else committee)
    account = make_account(person, password)
    if has_app:
        authenticators.give_authenticator(account=account, by=PROGRAM, now=clock.now())
    return account


def branch_of(account: Account) -> PartyOrganisation:
    assert account.person is not None
    assert account.person.organisation is not None
    return account.person.organisation


def unproven(client: Client, account: Account) -> Client:
    return signed_in(client, account, given=Given.NOTHING)


def app_code(account: Account, *, later: int = 0) -> str:
    """What the account's app shows now, or so many half-minutes later."""
    secret = crypto.unseal(account.authenticator, "secret")
    return totp.code_of(secret, totp.step_at(clock.machine_now()) + later)


def hidden_fields(answer: HttpResponse) -> dict[str, str]:
    """What the page's proof form carries on, without the token."""
    page = answer.content.decode()
    form = page[page.index("data-proof") :].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}
