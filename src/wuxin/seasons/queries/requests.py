"""Who is asked by a request, what they answered, what all requests of a season cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from wuxin.core.actor import Actor
from wuxin.people.models import (
    ROLES_OF_HELP,
    Category,
    Office,
    PartyMembership,
    PersonCategory,
    Role,
)
from wuxin.seasons.models import Audience, DataRequest, RequestAnswer, Season
from wuxin.seasons.queries.rosters import Member, holds_on, rosters_of

_CATEGORY = {Audience.SERVING: Category.SERVING, Audience.RETIRED: Category.RETIRED}


def audience_of(request: DataRequest, *, paths: tuple[str, ...], on: date) -> list[Member]:
    """Those asked, as far as they stand below ``paths``, in roster order. Two queries."""
    root = request.organisation.path
    inside = [path for path in paths if path.startswith(root)]
    if any(root.startswith(path) for path in paths):
        inside = [root]
    members = rosters_of(inside, on=on) if inside else []
    return _of_audience(members, request.audience, on)


def is_asked(request: DataRequest, person_id: int, *, on: date) -> str | None:
    """The path of the person's organisation if the request is asked of them, else None."""
    rows = PartyMembership.objects.filter(
        holds_on(on), person=person_id, organisation__path__startswith=request.organisation.path
    )
    path = rows.values_list("organisation__path", flat=True).first()
    if path is None:
        return None
    members = audience_of(request, paths=(path,), on=on)
    return path if any(one.person_id == person_id for one in members) else None


def requests_to(person_id: int, *, on: date) -> list[DataRequest]:
    """The open requests that are asked of a person. At most six queries, however many there are."""
    found = DataRequest.objects.open_on(on).select_related("organisation", "season")
    open_now = list(found.order_by("ends_on", "pk"))
    if not open_now:
        return []
    rows = PartyMembership.objects.filter(holds_on(on), person=person_id)
    paths = list(rows.values_list("organisation__path", flat=True))
    own = [one for one in rosters_of(paths, on=on) if one.person_id == person_id] if paths else []
    belongs = {audience: bool(_of_audience(own, audience, on))
               for audience in {one.audience for one in open_now}}  # fmt: skip
    return [
        one
        for one in open_now
        if belongs[one.audience] and any(p.startswith(one.organisation.path) for p in paths)
    ]


def still_to_answer(person_id: int, *, on: date) -> list[DataRequest]:
    """Of these, what the person has not answered yet."""
    asked = requests_to(person_id, on=on)
    answers = RequestAnswer.objects.filter(request__in=asked, person=person_id, replaced_at=None)
    answered = set(answers.values_list("request_id", flat=True)) if asked else set()
    return [one for one in asked if one.pk not in answered]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One person who is asked; without an answer ``said`` is None."""

    member: Member
    said: list[str] | None
    by_proxy: bool = False


def asked_below(request: DataRequest, actor: Actor, *, on: date) -> list[Member]:
    """Those asked whom the actor helps, in roster order. Two queries."""
    return audience_of(request, paths=actor.paths("organisation", ROLES_OF_HELP), on=on)


def answers_of(request: DataRequest, members: Sequence[Member]) -> list[AnswerLine]:
    """These members, in their order, with their answers. Two queries."""
    fields = [str(field.pk) for field in request.fields.all()]
    answers = RequestAnswer.objects.filter(
        request=request, replaced_at=None, person__in=[one.person_id for one in members]
    )
    by_person = {one.person_id: one for one in answers}
    return [_line(one, by_person.get(one.person_id), fields) for one in members]


def cost_of(season: Season, audience: str) -> int:
    """The minutes that all requests of a season cost one person of an audience."""
    wide = [Audience.MEMBERS, audience]
    asked = DataRequest.objects.filter(season=season, audience__in=wide)
    return asked.aggregate(minutes=Sum("minutes"))["minutes"] or 0


def _of_audience(members: list[Member], audience: str, on: date) -> list[Member]:
    if audience == Audience.MEMBERS:
        return members
    if audience == Audience.SECRETARIES:
        offices = Office.objects.in_force(on=on).filter(role=Role.SECRETARY)
        kept = set(offices.values_list("person_id", flat=True))
    else:
        rows = PersonCategory.objects.filter(holds_on(on), category=_CATEGORY[Audience(audience)])
        kept = set(rows.values_list("person_id", flat=True))
    return [one for one in members if one.person_id in kept]


def _line(member: Member, answer: RequestAnswer | None, fields: list[str]) -> AnswerLine:
    if answer is None:
        return AnswerLine(member, None)
    said = [str(answer.values.get(field, "")) for field in fields]
    return AnswerLine(member, said, answer.by_proxy)


def rows_of(lines: list[AnswerLine]) -> Iterator[list[str]]:
    """For a workbook: who answered what."""
    for line in lines:
        if line.said is not None:
            yield [line.member.name, *line.said]
