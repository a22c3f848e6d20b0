"""Policies of study hours: from a template, edited as a draft, put in force, followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Binned
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import binned as kinds
from wuxin.seasons import hours, refusals
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import HoursPolicy, HoursPolicyState
from wuxin.seasons.policies import study_hours as policies

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPlan:
    """What one decides of a policy. ``to_on`` is the last day, or nothing for no end."""

    title: str
    population: str
    from_on: date
    to_on: date | None
    approver: str
    terms: Mapping[str, Any]


@transaction.atomic
def create_hours_policy(
    *, template: str, organisation: PartyOrganisation, from_on: date, by: Actor, now: datetime
) -> HoursPolicy:
    """Make a draft from a template. Raises ``UnknownTemplate``."""
    if not policies.can_set_policies(by, organisation):
        raise NotAllowed
    outline = TEMPLATES.get(template)
    if outline is None:
        raise refusals.UnknownTemplate
    policy = HoursPolicy.objects.create(
        organisation=organisation,
        title=outline.title,
        population=outline.population,
        from_on=from_on,
        terms=outline.terms,
        created_at=now,
    )
    changes = {"template": template}
    audit.record("seasons.hours_policy.created", target=policy, by=by, at=now, changes=changes)
    return policy


@transaction.atomic
def edit_hours_policy(
    *, policy: HoursPolicy, plan: PolicyPlan, by: Actor, now: datetime
) -> HoursPolicy:
    """Change a draft. Raises ``PolicyInForce``, ``DatesReversed``, ``UnclearTerms``,
    ``VersionOfOthers``, and what would keep it from being in force: ``PoliciesOverlap``,
    ``PolicyLeavesGap``.
    """
    if not policies.can_set_policies(by, policy.organisation):
        raise NotAllowed
    if plan.to_on is not None and plan.to_on < plan.from_on:
        raise refusals.DatesReversed
    check_terms(plan.terms)
    if plan.population != policy.population and policy.follows_id:
        raise refusals.VersionOfOthers
    for name in ("title", "population", "from_on", "to_on", "approver"):
        setattr(policy, name, getattr(plan, name))
    _check_neighbours(policy)
    changed = HoursPolicy.objects.filter(pk=policy.pk, state=HoursPolicyState.DRAFT).update(
        title=plan.title,
        population=plan.population,
        from_on=plan.from_on,
        to_on=plan.to_on,
        approver=plan.approver,
        terms=dict(plan.terms),
    )
    if not changed:
        raise refusals.PolicyInForce
    audit.record("seasons.hours_policy.changed", target=policy, by=by, at=now)
    policy.refresh_from_db()
    return policy


@transaction.atomic
def put_policy_in_force(*, policy: HoursPolicy, by: Actor, now: datetime) -> HoursPolicy:
    """A draft holds from its first day on, and ends the one it follows the day before.

    Raises ``ApproverNeeded``, ``PolicyInForce``, ``PoliciesOverlap``, ``PolicyLeavesGap``,
    ``VersionTooEarly``.
    """
    if not policies.can_set_policies(by, policy.organisation):
        raise NotAllowed
    if not policy.approver.strip():
        raise refusals.ApproverNeeded
    held = PartyOrganisation.objects.select_for_update(no_key=True)
    list(held.filter(pk=policy.organisation_id))
    _check_neighbours(policy)
    changed = HoursPolicy.objects.filter(pk=policy.pk, state=HoursPolicyState.DRAFT).update(
        state=HoursPolicyState.IN_FORCE, in_force_at=now, in_force_by_id=by.person_id
    )
    if not changed:
        raise refusals.PolicyInForce
    if policy.follows_id:
        HoursPolicy.objects.filter(pk=policy.follows_id).update(to_on=policy.from_on - _DAY)
    audit.record("seasons.hours_policy.in_force", target=policy, by=by, at=now)
    policy.refresh_from_db()
    return policy


@transaction.atomic
def start_new_version(
    *, policy: HoursPolicy, from_on: date, by: Actor, now: datetime
) -> HoursPolicy:
    """A draft with the terms of a policy, which it ends from ``from_on`` on once it is in force.

    Raises ``PolicyNotInForce``, ``VersionTooEarly``.
    """
    if not policies.can_set_policies(by, policy.organisation):
        raise NotAllowed
    if policy.is_draft:
        raise refusals.PolicyNotInForce
    _check_inside(policy, from_on)
    draft = HoursPolicy.objects.create(
        organisation=policy.organisation,
        title=policy.title,
        population=policy.population,
        from_on=from_on,
        to_on=policy.to_on,
        terms=policy.terms,
        follows=policy,
        created_at=now,
    )
    changes = {"version": draft.pk}
    audit.record(
        "seasons.hours_policy.version_begun", target=policy, by=by, at=now, changes=changes
    )
    return draft


@transaction.atomic
def remove_hours_policy(*, policy: HoursPolicy, by: Actor, now: datetime) -> Binned:
    """Throw a draft away, into the bin. Raises ``PolicyInForce``."""
    if not policies.can_set_policies(by, policy.organisation):
        raise NotAllowed
    drafts = HoursPolicy.objects.select_for_update().filter(state=HoursPolicyState.DRAFT)
    if not drafts.filter(pk=policy.pk).exists():
        raise refusals.PolicyInForce
    audit.record("seasons.hours_policy.removed", by=by, at=now, changes={"policy": policy.pk})
    return recycling.discard(policy, kinds.of_policy(policy), by=by, now=now)


def check_terms(terms: Mapping[str, Any]) -> None:
    """Raise ``UnclearTerms`` unless hours can be reckoned by them."""
    try:
        hours.policy_from(terms)
    except hours.Unclear as unclear:
        raise refusals.UnclearTerms(place=unclear.place) from unclear


def _check_neighbours(policy: HoursPolicy) -> None:
    """The policies in force of the same people and place: no day twice, none left out."""
    same = HoursPolicy.objects.in_force().filter(
        organisation=policy.organisation_id, population=policy.population
    )
    spans = [
        _Span(other.title, other.from_on, _end(other, policy))
        for other in same.exclude(pk=policy.pk).order_by("from_on")
    ]
    if policy.follows is not None:
        _check_inside(policy.follows, policy.from_on)
    last = policy.to_on or date.max
    for span in spans:
        if span.from_on <= last and policy.from_on <= span.to_on:
            raise refusals.PoliciesOverlap(title=span.title, from_on=span.from_on)
    for before in [span for span in spans if span.to_on < policy.from_on][-1:]:
        _check_gap(before.title, before.to_on, policy.from_on)
    for after in [span for span in spans if span.from_on > last][:1]:
        _check_gap(after.title, last, after.from_on)


class _Span(NamedTuple):
    title: str
    from_on: date
    to_on: date


def _end(other: HoursPolicy, policy: HoursPolicy) -> date:
    """The last day of a policy, once the one that follows it is in force."""
    if other.pk == policy.follows_id:
        return policy.from_on - _DAY
    return other.to_on or date.max


def _check_inside(policy: HoursPolicy, from_on: date) -> None:
    if from_on <= policy.from_on or not policy.holds_on(from_on):
        raise refusals.VersionTooEarly(from_on=policy.from_on)


def _check_gap(title: str, end: date, begin: date) -> None:
    if end + _DAY != begin:
        raise refusals.PolicyLeavesGap(title=title, from_on=end + _DAY, to_on=begin - _DAY)
