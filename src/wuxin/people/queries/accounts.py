"""Answers about accounts, sessions and personal links, and the one question of every request."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from axes.models import AccessAttempt
from django.db import connection
from django.db.models import Q, Sum

from wuxin.core.actor import Actor, Scope
from wuxin.people.models import (
    Account,
    AccountSession,
    LinkState,
    Office,
    PartyOrganisation,
    Person,
    PersonalLink,
)
from wuxin.people.policies import accounts as policies

_HANDLE_LENGTH = 16


# The question of every request, so it is not built anew each time: 0.3 ms instead of 1.3.
# A test holds the second to OfficeQuerySet.in_force, which says the same in words.
_ACCOUNT = """
    SELECT a.username, a.password, a.person_id, p.name
    FROM people_account a LEFT JOIN people_person p ON p.id = a.person_id
    WHERE a.id = %s AND a.is_active
"""
_SCOPES = """
    SELECT o.role, o.organisation_id, g.path, o.unit_id, u.path
    FROM people_office o
    LEFT JOIN people_office s ON s.id = o.delegated_from_id
    LEFT JOIN people_partyorganisation g ON g.id = o.organisation_id
    LEFT JOIN people_unit u ON u.id = o.unit_id
    WHERE o.person_id = %s
      AND o.from_on <= %s AND (o.to_on IS NULL OR o.to_on > %s)
      AND (s.id IS NULL OR (s.from_on <= %s AND (s.to_on IS NULL OR s.to_on > %s)))
"""


def account_and_actor(account_id: int, *, on: date) -> tuple[Account | None, Actor]:
    """The account and its actor on a day: two queries. ``(None, visitor)`` if it is closed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNT, [account_id])
        row = cursor.fetchone()
    if row is None:
        return None, Actor.visitor()
    username, password, person_id, name = row
    account = Account(
        pk=account_id, username=username, password=password, person_id=person_id, is_active=True
    )
    scopes = scopes_of(person_id, on=on) if person_id else frozenset()
    return account, Actor(
        account_id=account_id, person_id=person_id, name=name or username, scopes=scopes
    )


def scopes_of(person_id: int, *, on: date) -> frozenset[Scope]:
    """The roles a person holds on a day. A delegation ends with the office it came from."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(_SCOPES, [person_id, day, day, day, day])
        return frozenset(_scope(*row) for row in cursor.fetchall())


def find_account(account_id: int) -> Account | None:
    return Account.objects.select_related("person").filter(pk=account_id).first()


def wrong_tries_at(address: str, *, since: datetime) -> int:
    """How many wrong passwords an address has sent, for the names it tried since a moment."""
    tried = AccessAttempt.objects.filter(ip_address=address or None, attempt_time__gt=since)
    found = tried.order_by().aggregate(number=Sum("failures_since_start"))["number"]
    return int(found or 0)


def account_with_branch(account_id: int) -> Account | None:
    """The account with the person, their Party organisation and their workplace. One query."""
    accounts = Account.objects.select_related("person__organisation", "person__unit")
    return accounts.filter(pk=account_id).first()


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its owner sees it. ``handle`` names it without giving its key away."""

    handle: str
    device: str
    began_at: datetime
    is_this_one: bool


def sessions_of(account_id: int, *, current_key: str, now: datetime) -> list[OwnSession]:
    """The account's sessions that still hold, this one first, then the latest begun."""
    rows = AccountSession.objects.filter(account_id=account_id, expire_date__gt=now)
    listed = [
        OwnSession(
            handle=handle_of(row.session_key),
            device=row.device,
            began_at=row.began_at,
            is_this_one=row.session_key == current_key,
        )
        for row in rows.order_by("-began_at")
    ]
    return sorted(listed, key=lambda session: not session.is_this_one)


def session_key_of(account_id: int, handle: str) -> str | None:
    """The key behind a handle, among the account's own sessions."""
    keys = AccountSession.objects.filter(account_id=account_id).values_list(
        "session_key", flat=True
    )
    return next((key for key in keys if handle_of(key) == handle), None)


def handle_of(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:_HANDLE_LENGTH]


def hash_of(token: str) -> bytes:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).digest()


def link_of_token(token: str) -> PersonalLink | None:
    """The link, in force or not; None for a token nobody was ever given."""
    links = PersonalLink.objects.select_related("account__person__organisation")
    return links.filter(token_hash=hash_of(token)).first()


@dataclass(frozen=True, slots=True)
class MemberLink:
    """A member of an organisation and how their link stands."""

    person: Person
    link: PersonalLink | None
    state: LinkState
    account: Account | None
    may_issue: bool
    may_close: bool
    has_office: bool

    @property
    def is_open(self) -> bool:
        """No account yet, or one that is not closed."""
        return self.account is None or self.account.is_active


def member_links(
    organisation: PartyOrganisation, *, actor: Actor, now: datetime, on: date
) -> list[MemberLink]:
    """The organisation's own members in roster order. Four queries."""
    persons = list(
        Person.objects.visible_to(actor)
        .filter(organisation=organisation)
        .select_related("organisation")
        .order_by("roster_order", "pk")
    )
    accounts = {
        account.person_id: account for account in Account.objects.filter(person__in=persons)
    }
    links = {
        link.account_id: link
        for link in PersonalLink.objects.filter(account__in=accounts.values(), revoked_at=None)
    }
    offices = offices_by_person([person.pk for person in persons], on=on)
    rows = []
    for person in persons:
        account = accounts.get(person.pk)
        link = links.get(account.pk) if account else None
        held = offices.get(person.pk, [])
        if account is not None:
            account.person = person
        rows.append(
            MemberLink(
                person=person,
                link=link,
                state=link.state(now=now) if link else LinkState.NONE,
                account=account,
                may_issue=policies.can_let_in(actor, person, held),
                may_close=account is not None and policies.can_close(actor, account, held),
                has_office=bool(held),
            )
        )
    return rows


def offices_by_person(person_ids: Collection[int], *, on: date) -> dict[int, list[Office]]:
    """Offices held now or to come: what a way in for these persons would be worth."""
    found: dict[int, list[Office]] = {}
    offices = Office.objects.not_over(on=on).filter(person_id__in=person_ids)
    for office in offices.select_related("organisation", "unit", "delegated_from"):
        found.setdefault(office.person_id, []).append(office)
    return found


def phones_to_ask(persons: Sequence[Person]) -> dict[int, str]:
    """The office telephone of each person's workplace, by person; absent where none is known."""
    rows = Person.objects.filter(pk__in=[person.pk for person in persons]).values_list(
        "pk", "unit__phone", "organisation__units__phone"
    )
    found: dict[int, str] = {}
    for pk, own, of_branch in rows.order_by("pk", "organisation__units__path"):
        found[pk] = found.get(pk) or own or of_branch or ""
    return {pk: phone for pk, phone in found.items() if phone}


def free_username(name: str) -> str:
    """The name itself, or with the first number that nobody has."""
    taken = set(
        Account.objects.filter(Q(username__startswith=name)).values_list("username", flat=True)
    )
    number = 2
    wanted = name
    while wanted in taken:
        wanted = f"{name}{number}"
        number += 1
    return wanted


def _scope(
    role: str, organisation_id: int | None, path: str | None, unit_id: int | None, unit_path: str
) -> Scope:
    if organisation_id is not None:
        return Scope(role, "organisation", path or "", organisation_id)
    return Scope(role, "unit", unit_path, unit_id)
