"""One more person on the roll of a batch to come: a place that is free, offered to a member."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions.codes import make_codes
from wuxin.seasons.actions.inviting import require_places
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.actions.waiting import BRANCHES
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Enrolment, RollCallState
from wuxin.seasons.policies import coverage as policies


@transaction.atomic
def enrol_person(
    *, batch: Batch, person: Person, by: Actor, now: datetime, confirmed: bool = False
) -> Enrolment:
    """Put one member on the roll of their branch in a batch to come.

    Raises ``NoPlacesLeft``, ``AlreadyOnThisRoll``, ``BatchIsOver``, ``BatchCancelled``,
    ``PeopleBusy`` unless ``confirmed``, ``NotAMember``, ``SeasonClosed``.
    """
    season = batch.activity.season
    refuse_closed(season)
    if not policies.can_help(by, season, person) or not _sees(by, batch):
        raise NotAllowed
    if batch.ends_at <= now:
        raise refusals.BatchIsOver
    branch = _branch_of(person)
    if not confirmed and (others := queries.people_in_the_way(batch, [person.pk])):
        raise refusals.PeopleBusy(others=others)
    require_places(batch, 1)
    make_codes({person.pk}, now=now)
    roll = _roll(batch, branch)
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                batch_organisation=roll, batch=batch, person=person, unit_id=person.unit_id
            )
    except IntegrityError as error:
        raise refusals.AlreadyOnThisRoll from error
    audit.record(
        "seasons.place.offered", target=enrolment, by=by, at=now, on_behalf_of_id=person.pk
    )
    return enrolment


def _sees(by: Actor, batch: Batch) -> bool:
    return Activity.objects.visible_to(by).filter(pk=batch.activity_id).exists()


def _branch_of(person: Person) -> PartyOrganisation:
    """The branch on whose roll the person stands: that above a group."""
    organisation = person.organisation
    while organisation is not None and organisation.kind not in BRANCHES:
        organisation = PartyOrganisation.objects.get_parent(organisation)
    if organisation is None:
        raise refusals.NotAMember
    return organisation


def _roll(batch: Batch, branch: PartyOrganisation) -> BatchOrganisation:
    roll, _is_new = BatchOrganisation.objects.get_or_create(
        batch=batch, organisation=branch, defaults={"is_invited": False}
    )
    # Waits for a tick under way, and is seen by the next.
    if not BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN).update(
        state=RollCallState.OPEN
    ):
        raise refusals.BatchIsOver
    return roll
