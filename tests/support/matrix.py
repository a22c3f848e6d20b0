"""Two districts that know nothing of each other, and what stands at every place of an address.

A route's parameters are known by the word before them: ``batches/<int:number>/`` is a batch. A
new place has to be named here, or the matrix of permissions fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.support.people import make_account, make_office, make_person, make_unit
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_branch,
    make_season,
    rows,
    small_season,
)
from wuxin.core.http import Access
from wuxin.core.models import Job
from wuxin.learning.actions import Visit, make_pack, record_visit
from wuxin.people.models import Account, Passkey, PersonalLink, Role, RosterImport
from wuxin.portal.models import Suggestion
from wuxin.seasons import actions
from wuxin.seasons.actions import NoticePlan, SpeakerPlan, VisitPlan
from wuxin.seasons.actions.guests import add_guest
from wuxin.seasons.models import (
    AttestedTotal,
    DataRequest,
    HoursConfirmation,
    TransportGroup,
    Waiting,
)

_PLACE = re.compile(r"<(\w+):(\w+)>")


@dataclass(frozen=True, slots=True)
class Place:
    """A route with its places: (the word before, the parameter's name)."""

    name: str
    access: Access
    writes: bool
    places: tuple[tuple[str, str], ...]


def routes() -> list[Place]:
    return list(_routes(get_resolver(), "", ""))


def _routes(resolver: URLResolver, space: str, path: str) -> Iterator[Place]:
    for item in resolver.url_patterns:
        here = path + str(item.pattern)
        if isinstance(item, URLPattern):
            view = item.callback
            yield Place(f"{space}{item.name}", view.access, view.kind == "writes", _places(here))
        else:
            yield from _routes(item, f"{item.namespace}:" if item.namespace else space, here)


def _places(path: str) -> tuple[tuple[str, str], ...]:
    found, before = [], ""
    for part in path.split("/"):
        if place := _PLACE.search(part):
            found.append((before, place.group(2)))
        else:
            before = part
    return tuple(found)


class District:
    """A committee with two branches and one of everything that has an address."""

    def __init__(self, code: str) -> None:
        self.small: SmallSeason = small_season(code=code)
        small = self.small
        self.other_branch, self.others = make_branch(small.committee)
        self.unit = make_unit()
        small.branch.units.add(self.unit)
        self.roll = invite(small.batch, small.branch)
        self.row = rows(self.roll)[1]
        self.draft = make_season(small.committee, code=f"{small.season.code}-draft", is_open=False)
        self.known = {**self._of_people(), **self._of_plan(), **self._of_batch(), **self._of_help()}

    def kwargs(self, place: Place) -> dict[str, Any]:
        return {name: self.known[word, name] for word, name in place.places}

    def account_of(self, role: str) -> Account:
        """Of the committee: organiser, auditor, operator; of the first branch: the others."""
        if role == "teacher":
            return make_account(self.small.people[2])
        over = self.small.branch if role in {"secretary", "deputy"} else self.small.committee
        person = make_person(self.small.branch)
        make_office(person, Role(role), over)
        return make_account(person)

    def _of_people(self) -> dict[tuple[str, str], Any]:
        small = self.small
        person = small.people[1]
        account = make_account(person)
        link = PersonalLink.objects.create(
            account=account,
            token_hash=account.username.encode().ljust(32, b"."),
            created_at=NOW,
            expires_at=NOW + timedelta(days=30),
        )
        roster = RosterImport.objects.create(
            organisation=small.committee,
            filename="名册.xlsx",
            effective_on=NOW.date(),
            created_at=NOW,
        )
        office = make_office(small.people[1], Role.DEPUTY, small.branch)
        passkey = Passkey.objects.create(
            account=account, name="手机", credential_id=account.username.encode(), made_at=NOW
        )
        paper = Job.objects.create(
            name="seasons.season_paper",
            ids={"person_id": person.pk},
            account_id=account.pk,
            created_at=NOW,
            due_at=NOW,
        )
        return {
            ("organisations", "code"): small.branch.code,
            ("units", "code"): self.unit.code,
            ("persons", "number"): person.pk,
            ("members", "person_id"): person.pk,
            ("people", "person_id"): person.pk,
            ("accounts", "number"): account.pk,
            ("links", "number"): link.pk,
            ("rosters", "number"): roster.pk,
            ("offices", "number"): office.pk,
            ("papers", "number"): paper.pk,
            ("jobs", "number"): paper.pk,
            ("undone", "number"): paper.pk,
            ("sessions", "handle"): "x" * 16,
            ("passkeys", "number"): passkey.pk,
        }

    def _of_plan(self) -> dict[tuple[str, str], Any]:
        small, season = self.small, self.small.season
        topic = season.topics.all()[0]
        gone = actions.remove_topic(topic=season.topics.all()[1], by=PROGRAM, now=NOW)
        policy = actions.create_hours_policy(
            template="eight",
            organisation=small.committee,
            from_on=season.from_on,
            by=PROGRAM,
            now=NOW,
        )
        request = DataRequest.objects.create(
            season=season,
            organisation=small.committee,
            purpose="订车",
            ground="冬训方案",
            ends_on=season.to_on,
            minutes=1,
            asked_at=NOW,
        )
        request.fields.create(label="乘大巴", plain="乘大巴", type="yes-no", position=1)
        plan = NoticePlan(title="通知", text="正文", branches=[small.branch])
        notice = actions.send_notice(season=season, plan=plan, by=PROGRAM, now=NOW)
        return {
            ("s", "code"): season.code,
            ("of", "code"): season.code,
            ("like", "code"): season.code,
            ("aims", "slug"): "warmth",
            ("topics", "number"): topic.pk,
            ("requirements", "number"): season.requirements.all()[0].pk,
            ("bin", "number"): gone.pk,
            ("policies", "number"): policy.pk,
            ("requests", "number"): request.pk,
            ("notices", "number"): notice.pk,
            ("receipts", "organisation_id"): small.branch.pk,
        }

    def _of_batch(self) -> dict[tuple[str, str], Any]:
        small = self.small
        activity, batch, branch = small.activity, small.batch, small.branch
        speaker = SpeakerPlan(name="外请主讲人", institution="示例馆")
        total = AttestedTotal.objects.create(
            activity=activity,
            day=batch.day,
            people=3,
            paper_title="签到表",
            paper_on=batch.day,
            paper_place="档案柜",
            attested_by=small.people[0],
            attested_at=NOW,
        )
        waiting = Waiting.objects.create(
            batch=batch, organisation=self.other_branch, person=self.others[0], asked_at=NOW
        )
        bus = TransportGroup.objects.create(
            batch=batch, name="一号车", departs_from="校门", departs_at=NOW, leader="", seats=40
        )
        guest = add_guest(batch=batch, name="来宾", coming_from="", by=PROGRAM, now=NOW)
        added = actions.add_speaker(activity=activity, plan=speaker, by=PROGRAM, now=NOW)
        return {
            ("activities", "number"): activity.pk,
            ("batches", "number"): batch.pk,
            ("batches", "batch_id"): batch.pk,
            ("approvals", "number"): batch.pk,
            ("invitations", "organisation_id"): branch.pk,
            ("roll-call", "organisation_id"): branch.pk,
            **{
                (word, "enrolment_id"): self.row.pk
                for word in ("presence", "mine", "scan", "leave")
            },
            ("guests", "guest_id"): guest.pk,
            ("totals", "total_id"): total.pk,
            ("speakers", "speaker_id"): added.pk,
            ("waiting", "waiting_id"): waiting.pk,
            ("transport", "group_id"): bus.pk,
        }

    def _of_help(self) -> dict[tuple[str, str], Any]:
        small = self.small
        visitor, member = small.people[0], small.people[1]
        today = NOW.date()
        plans = [
            actions.plan_outreach(
                season=small.season,
                person=member,
                plan=VisitPlan(day=today + timedelta(days=days), visitor=visitor),
                by=PROGRAM,
                now=NOW,
            )
            for days in (0, 3)
        ]
        pack = make_pack(
            season=small.season,
            organisation=small.branch,
            title="学习包",
            contents="一本书",
            by=PROGRAM,
            now=NOW,
        )
        visit = record_visit(plan=plans[0], visit=Visit(day=today, pack=pack), by=PROGRAM, now=NOW)
        confirmation = HoursConfirmation.objects.create(
            organisation=small.branch, year=2022, confirmed_at=NOW
        )
        suggestion = Suggestion.objects.create(text="字太小", received_at=NOW)
        return {
            ("branches", "organisation_id"): small.branch.pk,
            ("of", "organisation_id"): small.branch.pk,
            ("of", "year"): 2022,
            ("to", "plan_id"): plans[1].pk,
            ("visits", "visit_id"): visit.pk,
            ("confirmations", "number"): confirmation.pk,
            ("suggestions", "number"): suggestion.pk,
            ("figures", "code"): "field_class_people",
        }
