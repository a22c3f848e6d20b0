"""Offices: given, ended, handed to a deputy for a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.actions import links, telling
from wuxin.people.models import (
    Account,
    Office,
    PartyOrganisation,
    Person,
    Role,
    Unit,
)
from wuxin.people.policies import offices as policies

LONGEST_DELEGATION_DAYS = 90


class AlreadyHolds(DomainError):
    message = _("%(name)s在这段时间里已经担任这个职务，不用重复任命。")


class EndsBeforeItBegins(DomainError):
    message = _("结束日期早于开始日期，请改一下。")


class AlreadyOver(DomainError):
    message = _("这个职务已经结束了，刷新页面就能看到。")


class DelegatedForTooLong(DomainError):
    message = _("委托最长 %(days)s 天，请把结束日期往前改；到期后可以再委托一次。")


class DelegatedBeyondOwnOffice(DomainError):
    message = _("委托不能晚于您自己的任期结束，请把结束日期往前改。")


class DelegatedInThePast(DomainError):
    message = _("委托从今天或以后开始，请改一下开始日期。")


class NotAColleague(DomainError):
    message = _("只能请本支部的同志代办，请另选一位。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What is to be true: the person holds the role there from ``from_on`` to ``last_on``."""

    person: Person
    role: str
    place: PartyOrganisation | Unit
    from_on: date
    last_on: date | None = None
    title: str = ""


@transaction.atomic
def appoint(*, appointment: Appointment, by: Actor, now: datetime) -> Office:
    """Give a person an office.

    Their personal links stop: whoever handed those out must not come in by them with the new
    role. The one who appoints hands out a new one.

    Raises ``NotAllowed``, ``EndsBeforeItBegins``, ``AlreadyHolds``.
    """
    person, place = appointment.person, appointment.place
    if not policies.can_appoint(by, person, appointment.role, place):
        raise NotAllowed
    office = Office(
        person=person,
        role=appointment.role,
        title=appointment.title,
        organisation=place if isinstance(place, PartyOrganisation) else None,
        unit=place if isinstance(place, Unit) else None,
        from_on=appointment.from_on,
        to_on=_day_after(appointment.last_on),
    )
    _hold(office)
    account_ids = list(Account.objects.filter(person=person).values_list("pk", flat=True))
    links.revoke_links_of(account_ids, now=now)
    telling.tell_roster_changed([person.pk])
    audit.record("people.office.appointed", target=office, by=by, at=now, changes=_told(office))
    return office


@transaction.atomic
def end_office(*, office: Office, by: Actor, now: datetime) -> None:
    """End an office today (or before it begins); what was delegated from it ends with it.

    Raises ``NotAllowed``, ``AlreadyOver``.
    """
    if not policies.can_end(by, office):
        raise NotAllowed
    today = clock.local_day(now)
    ended = (
        Office.objects.not_over(on=today)
        .filter(pk=office.pk)
        .update(to_on=max(today, office.from_on))
    )
    if not ended:
        raise AlreadyOver
    telling.tell_roster_changed([office.person_id])
    audit.record("people.office.ended", target=office, by=by, at=now)


@transaction.atomic
def delegate(
    *, office: Office, to: Person, from_on: date, last_on: date, by: Actor, now: datetime
) -> Office:
    """Let a colleague act for the secretary for a time, over what the secretary holds.

    At most 90 days, never beyond the secretary's own term; a deputy hands nothing on.

    Raises ``NotAllowed``, ``NotAColleague``, ``DelegatedForTooLong``,
    ``DelegatedBeyondOwnOffice``, ``DelegatedInThePast``, ``EndsBeforeItBegins``,
    ``AlreadyHolds``.
    """
    today = clock.local_day(now)
    if not policies.can_delegate(by, office, on=today):
        raise NotAllowed
    if to.pk == office.person_id or to.organisation_id != office.organisation_id:
        raise NotAColleague
    _require_short(office, from_on, last_on, today)
    deputy = Office(
        person=to,
        role=Role.DEPUTY,
        organisation=office.organisation,
        unit=office.unit,
        delegated_from=office,
        from_on=from_on,
        to_on=_day_after(last_on),
    )
    _hold(deputy)
    audit.record("people.office.delegated", target=deputy, by=by, at=now, changes=_told(deputy))
    return deputy


def _require_short(office: Office, from_on: date, last_on: date, today: date) -> None:
    if from_on < today:
        raise DelegatedInThePast
    if (last_on - from_on).days + 1 > LONGEST_DELEGATION_DAYS:
        raise DelegatedForTooLong(days=LONGEST_DELEGATION_DAYS)
    if office.to_on is not None and last_on >= office.to_on:
        raise DelegatedBeyondOwnOffice


def _hold(office: Office) -> None:
    """Keep the office, unless the same is held in part of the time already."""
    if office.to_on is not None and office.to_on <= office.from_on:
        raise EndsBeforeItBegins
    person = Person.objects.select_for_update().get(pk=office.person_id)
    same = Office.objects.not_over(on=office.from_on).filter(
        person=person, role=office.role, organisation=office.organisation, unit=office.unit
    )
    same = same.exclude(delegated_from__to_on__lte=office.from_on)  # over with its source
    if office.to_on is not None:
        same = same.filter(from_on__lt=office.to_on)
    if same.exists():
        raise AlreadyHolds(name=person.name)
    office.save()


def _told(office: Office) -> dict[str, object]:
    """For the audit event: ids and days, no name."""
    return {
        "person": office.person_id,
        "role": office.role,
        "organisation": office.organisation_id,
        "unit": office.unit_id,
        "from_on": office.from_on.isoformat(),
        "to_on": office.to_on.isoformat() if office.to_on else None,
    }


def _day_after(last_on: date | None) -> date | None:
    return last_on + timedelta(days=1) if last_on else None
