"""Data requests: asked within a budget, answered once a person, ended and forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import asking, paperwork, refusals
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.asking import FieldType
from wuxin.seasons.chains import is_no, number_in
from wuxin.seasons.models import (
    Audience,
    DataRequest,
    RequestAnswer,
    RequestField,
    Season,
)
from wuxin.seasons.policies import requests as policies
from wuxin.seasons.queries import requests as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlan:
    """One question; ``options`` for a choice only."""

    label: str
    type: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPlan:
    """What a request must say of itself, and what it asks."""

    organisation: PartyOrganisation
    purpose: str
    ground: str
    ends_on: date
    minutes: int
    fields: Sequence[FieldPlan]
    audience: str = Audience.MEMBERS


@transaction.atomic
def ask_for_data(
    *, season: Season, plan: RequestPlan, by: Actor, now: datetime, confirmed: bool = False
) -> DataRequest:
    """Ask, once, what nobody knows yet.

    Beyond the ceiling of a season ``confirmed`` is needed (``RequestsTooMuch``). Also raises
    ``SeasonClosed``, ``SeasonNotOpen``, ``OutsideOrganiser``, ``RequestEndsWrong``,
    ``NothingAsked``, ``KnownAlready``, ``AskedAlready``, ``AboutPeople``, ``NoSecrets``.
    """
    if not policies.can_ask(by, plan.organisation):
        raise NotAllowed
    refuse_closed(season)
    if not plan.organisation.path.startswith(season.organisation.path):
        raise refusals.OutsideOrganiser(name=plan.organisation.name)
    if not clock.local_day(now) <= plan.ends_on <= season.to_on:
        raise refusals.RequestEndsWrong
    if not 1 <= len(plan.fields) <= asking.MOST_FIELDS:
        raise refusals.NothingAsked
    for text in (plan.purpose, plan.ground):
        _refuse_text(text)
    for field in plan.fields:
        _refuse_field(season, field)
    total = queries.cost_of(season, plan.audience) + plan.minutes
    if total > paperwork.REQUEST_CEILING and not confirmed:
        raise refusals.RequestsTooMuch(total=total, ceiling=paperwork.REQUEST_CEILING)
    request = _create(season, plan, by, now)
    changes = {"minutes": plan.minutes, "of_the_season": total}
    audit.record("seasons.request.asked", target=request, by=by, at=now, changes=changes)
    return request


@transaction.atomic
def answer_request(
    *,
    request: DataRequest,
    person_id: int,
    values: Mapping[int, object],
    by: Actor,
    now: datetime,
) -> RequestAnswer:
    """Answer for oneself, or for a member of one's branch as their proxy; the last one counts.

    ``values`` is by the id of the field. Raises ``RequestOver``, ``NotAsked``, ``AnswerUnclear``.
    """
    today = clock.local_day(now)
    if not request.is_open(today) or request.season.is_closed:
        raise refusals.RequestOver
    path = queries.is_asked(request, person_id, on=today)
    if path is None:
        raise refusals.NotAsked
    if not policies.can_answer_for(by, person_id, path):
        raise NotAllowed
    said = {str(f.pk): _value(f, values.get(f.pk)) for f in request.fields.all()}
    RequestAnswer.objects.filter(request=request, person=person_id, replaced_at=None).update(
        replaced_at=now
    )
    is_proxy = by.person_id != person_id
    answer = RequestAnswer.objects.create(
        request=request,
        person_id=person_id,
        values=said,
        by_proxy=is_proxy,
        answered_by_id=by.person_id,
        answered_at=now,
    )
    audit.record(
        "seasons.request.answered",
        target=request,
        by=by,
        at=now,
        on_behalf_of_id=person_id if is_proxy else None,
    )
    return answer


@transaction.atomic
def end_request(*, request: DataRequest, by: Actor, now: datetime) -> None:
    """Take no more answers. Raises ``RequestOver`` the second time."""
    if not policies.can_end(by, request):
        raise NotAllowed
    if not DataRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=now):
        raise refusals.RequestOver
    audit.record("seasons.request.ended", target=request, by=by, at=now)


@transaction.atomic
def end_due_requests(*, by: Actor, now: datetime) -> int:
    """End what is over, and forget the answers of what was over long enough; how many."""
    today = clock.local_day(now)
    over = DataRequest.objects.filter(closed_at=None, ends_on__lt=today).update(closed_at=now)
    last = today - timedelta(days=asking.DAYS_KEPT)
    old = DataRequest.objects.filter(forgotten_at=None, ends_on__lt=last, closed_at__isnull=False)
    for request in list(old):
        number, _rows = RequestAnswer.objects.filter(request=request).delete()
        DataRequest.objects.filter(pk=request.pk).update(forgotten_at=now)
        changes = {"answers": number}
        audit.record("seasons.request.forgotten", target=request, by=by, at=now, changes=changes)
    return over


def _create(season: Season, plan: RequestPlan, by: Actor, now: datetime) -> DataRequest:
    request = DataRequest.objects.create(
        season=season,
        organisation=plan.organisation,
        purpose=plan.purpose,
        ground=plan.ground,
        audience=plan.audience,
        ends_on=plan.ends_on,
        minutes=plan.minutes,
        asked_by_id=by.person_id,
        asked_at=now,
    )
    RequestField.objects.bulk_create(
        RequestField(
            request=request,
            label=field.label,
            plain=asking.plain(field.label),
            type=field.type,
            options=list(field.options),
            position=position,
        )
        for position, field in enumerate(plan.fields, 1)
    )
    return request


def _refuse_text(text: str) -> None:
    if asking.is_secret(text):
        raise refusals.NoSecrets(text=text)
    if asking.is_about_people(text):
        raise refusals.AboutPeople(text=text)


def _refuse_field(season: Season, field: FieldPlan) -> None:
    if field.type not in FieldType.values or not asking.plain(field.label):
        raise refusals.NothingAsked
    if field.type == FieldType.CHOICE and not 2 <= len(set(field.options)) <= 12:
        raise refusals.OptionsMissing(label=field.label)
    _refuse_text(field.label)
    if (known := asking.known_already(field.label)) is not None:
        raise refusals.KnownAlready(label=field.label, known=known)
    asked = RequestField.objects.filter(request__season=season, plain=asking.plain(field.label))
    if (former := asked.select_related("request").first()) is not None:
        raise refusals.AskedAlready(
            label=field.label, purpose=former.request.purpose, number=former.request_id
        )


def _value(field: RequestField, given: object) -> object:
    """The answer in the field's type. Raises ``AnswerUnclear``."""
    text = str(given if given is not None else "").strip()
    if field.type == FieldType.YES_NO:
        return "否" if not text or is_no(text) else "是"
    value: object = text[: asking.LONGEST_TEXT]
    if field.type == FieldType.NUMBER:
        value = number_in(text)
    elif field.type == FieldType.DAY:
        value = _day(text)
    elif field.type == FieldType.CHOICE:
        value = text if text in field.options else None
    if value is None or value == "":
        raise refusals.AnswerUnclear(label=field.label)
    return value


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
