"""Personal links: made, opened with a code, given a new code, revoked.

The plain token and code exist only in what these actions return.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock, crypto
from wuxin.core.actor import Actor
from wuxin.core.errors import Conflict, DomainError, NotAllowed
from wuxin.people.actions import sessions
from wuxin.people.models import MOST_TRIES, Account, Person, PersonalLink
from wuxin.people.models.accounts import PersonalLinkQuerySet
from wuxin.people.policies import accounts as policies
from wuxin.people.queries import accounts as queries

_TOKEN_BYTES = 16  # 128 bits
_LONGEST_DAYS = 366


class LinkIsOver(DomainError):
    message = _("这个链接已经停用或过期，请本支部书记重新发一个。")


class CodeIsUsed(DomainError):
    message = _("确认码已经用过了。换手机了？请书记重新发码。")


class WrongCode(DomainError):
    message = _("确认码不对，还可以试 %(left)s 次。请看清纸条，或问本支部书记。")


class LastsTooLong(DomainError):
    message = _("链接的有效期要从明天起、一年以内，请改一下日期。")


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """What the one response shows and nobody keeps: the plain token and the first-time code."""

    person: Person
    link: PersonalLink
    token: str
    code: str


@transaction.atomic
def issue_links(
    *, persons: Sequence[Person], expires_at: datetime, by: Actor, now: datetime
) -> list[IssuedLink]:
    """Give each person a new link with a first-time code; a former link stops at once.

    Raises ``NotAllowed`` if one of the persons is not for ``by`` to let in, ``LastsTooLong``.
    """
    if not now < expires_at or (expires_at - now).days > _LONGEST_DAYS:
        raise LastsTooLong
    _require_may_let_in(by, persons, now=now)
    accounts = _accounts_of(persons)
    _revoke(PersonalLink.objects.filter(account__in=accounts.values(), revoked_at=None), now=now)
    issued = [_draw(person, accounts[person.pk], expires_at, now) for person in persons]
    try:
        with transaction.atomic():
            PersonalLink.objects.bulk_create([one.link for one in issued])
    except IntegrityError as error:  # somebody issued one for the same person just now
        raise Conflict from error
    changes = {"accounts": [one.link.account_id for one in issued]}
    one_for = persons[0] if len(persons) == 1 else None
    audit.record(
        "people.links.issued",
        by=by,
        at=now,
        changes=changes,
        on_behalf_of_id=_on_behalf_of(one_for, by),
    )
    return issued


@transaction.atomic
def issue_code(*, link: PersonalLink, by: Actor, now: datetime) -> str:
    """Give a link in force a new code, for another phone; an old code stops at once.

    Raises ``NotAllowed``, ``LinkIsOver``.
    """
    person = _person_of(link)
    _require_may_let_in(by, [person], now=now)
    code = _new_code()
    given = (
        PersonalLink.objects.in_force(now=now)
        .filter(pk=link.pk)
        .update(code_hash=_hash_of_code(link.token_hash, code), tries=0)
    )
    if not given:
        raise LinkIsOver
    on_behalf_of_id = _on_behalf_of(person, by)
    audit.record(
        "people.link.code_issued", target=link, by=by, at=now, on_behalf_of_id=on_behalf_of_id
    )
    return code


@transaction.atomic
def take_a_try(*, link: PersonalLink, now: datetime) -> bool:
    """Count a try before the code is looked at, so that fifty at once are still five.

    False if none is left. To be called in a transaction of its own, which the answer to a
    wrong code does not roll back.
    """
    counted = (
        PersonalLink.objects.in_force(now=now)
        .filter(pk=link.pk, tries__lt=MOST_TRIES)
        .exclude(code_hash="")
        .update(tries=F("tries") + 1)
    )
    return bool(counted)


@transaction.atomic
def open_link(*, link: PersonalLink, code: str, now: datetime) -> Account:
    """Let the holder of the right code in; the code is used up.

    One link is for one phone: sessions begun with it elsewhere end. ``link`` was read after
    the try was counted. Raises ``LinkIsOver``, ``CodeIsUsed``, ``WrongCode``.
    """
    if not link.is_in_force(now=now) or not link.account.is_active:
        raise LinkIsOver
    if not link.code_hash:
        raise CodeIsUsed
    if not constant_time_compare(_hash_of_code(link.token_hash, code), link.code_hash):
        raise WrongCode(left=MOST_TRIES - link.tries)
    opened = PersonalLink.objects.in_force(now=now).filter(pk=link.pk, code_hash=link.code_hash)
    if not opened.update(code_hash="", tries=0, opened_at=link.opened_at or now):
        raise CodeIsUsed
    sessions.end_sessions_of_links([link.pk])
    by = Actor(account_id=link.account_id, person_id=link.account.person_id)
    audit.record("people.link.opened", target=link, by=by, at=now)
    return link.account


@transaction.atomic
def revoke_link(*, link: PersonalLink, by: Actor, now: datetime) -> None:
    """Stop a link and end the sessions begun with it. Raises ``NotAllowed``, ``LinkIsOver``."""
    person = _person_of(link)
    _require_may_let_in(by, [person], now=now)
    if not _revoke(PersonalLink.objects.filter(pk=link.pk, revoked_at=None), now=now):
        raise LinkIsOver
    on_behalf_of_id = _on_behalf_of(person, by)
    audit.record("people.link.revoked", target=link, by=by, at=now, on_behalf_of_id=on_behalf_of_id)


@transaction.atomic
def revoke_after_tries(*, link: PersonalLink, now: datetime) -> bool:
    """Stop a link whose tries are used up; True if this call did it."""
    spent = PersonalLink.objects.filter(pk=link.pk, revoked_at=None, tries__gte=MOST_TRIES)
    if not _revoke(spent, now=now):
        return False
    program = Actor.program()
    audit.record("people.link.revoked_after_tries", target=link, by=program, at=now)
    return True


def revoke_links_of(account_ids: list[int], *, now: datetime) -> None:
    """Stop every link of these accounts: part of closing a door, in its transaction."""
    _revoke(PersonalLink.objects.filter(account_id__in=account_ids, revoked_at=None), now=now)


def _revoke(links: PersonalLinkQuerySet, *, now: datetime) -> int:
    ids = list(links.values_list("pk", flat=True))
    revoked = PersonalLink.objects.filter(pk__in=ids, revoked_at=None).update(revoked_at=now)
    sessions.end_sessions_of_links(ids)
    return revoked


def _require_may_let_in(by: Actor, persons: Sequence[Person], *, now: datetime) -> None:
    on = clock.local_day(now)
    offices = queries.offices_by_person([person.pk for person in persons], on=on)
    if not all(policies.can_let_in(by, one, offices.get(one.pk, [])) for one in persons):
        raise NotAllowed(_("其中有人担任职务，他们的链接由任命他们的上级来发。"))


def _accounts_of(persons: Sequence[Person]) -> dict[int, Account]:
    """The account of each person, made where there is none. Raises ``NotAllowed`` if closed."""
    known = {a.person_id: a for a in Account.objects.filter(person__in=persons)}
    for person in persons:
        if person.pk not in known:
            account = Account(username=f"link-{person.key}", person=person)
            account.set_unusable_password()
            account.save()
            known[person.pk] = account
    if not all(account.is_active for account in known.values()):
        raise NotAllowed(_("其中有人的账号已经关闭，要先由教体局党建科重新启用。"))
    return {person.pk: known[person.pk] for person in persons}


def _draw(person: Person, account: Account, expires_at: datetime, now: datetime) -> IssuedLink:
    token, code = secrets.token_urlsafe(_TOKEN_BYTES), _new_code()
    token_hash = queries.hash_of(token)
    link = PersonalLink(
        account=account,
        token_hash=token_hash,
        code_hash=_hash_of_code(token_hash, code),
        created_at=now,
        expires_at=expires_at,
    )
    return IssuedLink(person=person, link=link, token=token, code=code)


def _new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def _hash_of_code(token_hash: bytes | memoryview, code: str) -> str:
    """Keyed: a million codes are tried in a second by who has the table but not the key."""
    message = bytes(token_hash) + b"\x1f" + code.encode()
    return crypto.keyed_digest(message, purpose="link-code").hex()


def _on_behalf_of(person: Person | None, by: Actor) -> int | None:
    """Whom somebody else lets in, or out; of many at once the accounts are told instead."""
    return None if person is None or person.pk == by.person_id else person.pk


def _person_of(link: PersonalLink) -> Person:
    person = link.account.person
    if person is None:
        raise NotAllowed
    return person
