"""What a roster would change, worked out row by row; nothing is written.

The plan of the preview and the plan of the import are made by the same code. Their
``fingerprint`` is equal exactly if the same rows would change the same things.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.core.tabular.checking import Checked, CheckedRow
from wuxin.people.models import PartyOrganisation, Person, Unit
from wuxin.people.policies import persons as policies
from wuxin.people.queries import roster_rules as rules
from wuxin.people.queries.organisations import has_own_roster
from wuxin.people.queries.roster_differences import Change, differences
from wuxin.people.queries.roster_matching import Kept, Register, Wanted, chunks
from wuxin.people.queries.roster_places import Directory, Place
from wuxin.people.queries.roster_row import RosterRow

Progress = Callable[[int, int], None]
_EVERY = 250


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Planned:
    """One good row: whom it means, and what it would change."""

    row: RosterRow
    verdict: Verdict
    kept: Kept | None
    changes: list[Change] = field(default_factory=list)
    is_transfer: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a look that stops nothing."""

    row: int
    message: str


@dataclass(slots=True, kw_only=True)
class Plan:
    """The whole roster: good rows, and in ``checked`` the rows with their faults."""

    checked: Checked
    organisations: Directory
    units: Directory
    planned: list[Planned] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    missing: list[Person] = field(default_factory=list)

    @property
    def faulty_count(self) -> int:
        return self.checked.bad_count

    def count(self, verdict: Verdict) -> int:
        return sum(planned.verdict is verdict for planned in self.planned)

    @property
    def transfer_count(self) -> int:
        return sum(planned.is_transfer for planned in self.planned)

    def fingerprint(self) -> str:
        """A digest of what would happen, by names of places, so that making one changes nothing."""
        rows = [
            [p.row.number, p.verdict, p.kept.person.pk if p.kept else None, p.row.place_names()]
            + [[change.field, change.old, change.new] for change in p.changes]
            for p in self.planned
        ]
        faults = [[row.number, len(row.errors)] for row in self.checked.bad_rows]
        return hashlib.sha256(json.dumps([rows, faults]).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """For whom, into what, and as of which day a roster is read."""

    actor: Actor
    organisation: PartyOrganisation
    effective_on: date
    choices: Mapping[str, Mapping[str, str]]


def plan_roster(checked: Checked, frame: Frame, progress: Progress | None = None) -> Plan:
    """Work out what the checked table would change. Faults are added to its rows."""
    plan = Plan(
        checked=checked,
        organisations=_directory(PartyOrganisation, checked, frame, "organisation"),
        units=_directory(Unit, checked, frame, "unit"),
    )
    rows = [_placed(row, plan, frame) for row in checked.rows]
    rules.refuse_twins(checked, rows)
    register = Register([_wanted(row) for row in rows], frame.organisation)
    claimed: dict[int, int] = {}
    known = (crypto.subject_of(kept.person) for kept in register.by_key.values())
    with crypto.hold(known):
        for done, row in enumerate(rows):
            if progress and done % _EVERY == 0:
                progress(done, len(rows))
            _judge(row, plan, frame, register, claimed)
    if progress:
        progress(len(rows), len(rows))
    plan.missing = _missing(plan, rows, claimed)
    return plan


def _directory(
    model: type[PartyOrganisation] | type[Unit], checked: Checked, frame: Frame, key: str
) -> Directory:
    names = {str(row.values[key]) for row in checked.rows if row.values.get(key)}
    inside = frame.organisation if model is PartyOrganisation else None
    return Directory(model, names, frame.choices.get(key, {}), inside)


def _placed(found: CheckedRow, plan: Plan, frame: Frame) -> RosterRow:
    """The row with its organisation and unit looked up; faults where there is none."""
    organisation = _organisation(found, plan, frame)
    unit = _unit(found, plan)
    return RosterRow.of(found, organisation, unit)


def _organisation(found: CheckedRow, plan: Plan, frame: Frame) -> Place | None:
    name = found.values.get("organisation")
    if not name:
        if "organisation" in found.values or not has_own_roster(frame.organisation):
            return None
        own = frame.organisation
        return Place(own.name, own.pk, own.path)
    place = plan.organisations.find(str(name), found.number)
    if place is None:
        plan.checked.add_error(found, "organisation", _("没有叫这个名称的党组织。"))
    elif place.path and not place.path.startswith(frame.organisation.path):
        message = _("不在“%(name)s”的范围内，请交由上级党组织导入。")
        plan.checked.add_error(found, "organisation", message % {"name": frame.organisation.name})
    return place


def _unit(found: CheckedRow, plan: Plan) -> Place | None:
    name = found.values.get("unit")
    if not name:
        return None
    place = plan.units.find(str(name), found.number)
    if place is None:
        plan.checked.add_error(found, "unit", _("没有叫这个名称的单位。"))
    return place


def _wanted(row: RosterRow) -> Wanted:
    return Wanted(
        name=row.name,
        id_number=row.id_number,
        born=row.born,
        organisation_id=row.organisation.pk if row.organisation else None,
        unit_id=row.unit.pk if row.unit and not row.organisation else None,
    )


def _judge(
    row: RosterRow, plan: Plan, frame: Frame, register: Register, claimed: dict[int, int]
) -> None:
    """Decide for one row: whom it means, what changes, or why it cannot be taken."""
    match = register.find(_wanted(row)) if row.name else None
    kept = match.kept if match else None
    if match and match.is_ambiguous:
        message = _("系统里有几位同名同志，分不清是哪一位。请补上身份证号或出生年月。")
        plan.checked.add_error(row.found, "name", message)
    if kept:
        first = claimed.setdefault(kept.person.pk, row.number)
        if first != row.number:
            message = _("与第 %(row)s 行是同一个人。请只留一行。")
            plan.checked.add_error(row.found, "name", message % {"row": first})
    is_transfer = _is_transfer(row, kept)
    rules.check_row(plan.checked, row, kept, frame.effective_on)
    if kept:
        _check_reach(row, kept, plan, frame, is_transfer=is_transfer)
    if not row.found.errors:
        plan.planned.append(_planned(row, kept, is_transfer=is_transfer))
        plan.notices += [Notice(row.number, text) for text in rules.notices(row, kept)]


def _planned(row: RosterRow, kept: Kept | None, *, is_transfer: bool) -> Planned:
    if kept is None:
        return Planned(row, Verdict.NEW, None)
    changes = differences(row, kept)
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Planned(row, verdict, kept, changes, is_transfer)


def _is_transfer(row: RosterRow, kept: Kept | None) -> bool:
    """In another organisation today; who is in none yet only joins."""
    if kept is None or row.organisation is None or kept.person.organisation_id is None:
        return False
    return row.organisation.pk != kept.person.organisation_id


def _check_reach(
    row: RosterRow, kept: Kept, plan: Plan, frame: Frame, *, is_transfer: bool
) -> None:
    """Nobody on another's roster is changed from here, and only some may transfer."""
    if is_transfer:
        _check_transfer(row, kept, plan, frame)
        return
    theirs = kept.person.organisation
    if theirs and not theirs.path.startswith(frame.organisation.path):
        message = _("此人在另一个党组织的名册上，这里不能改动。")
        plan.checked.add_error(row.found, "name", message)


def _check_transfer(row: RosterRow, kept: Kept, plan: Plan, frame: Frame) -> None:
    to = row.organisation
    target = PartyOrganisation(path=to.path or frame.organisation.path) if to else None
    if target and not policies.can_transfer(frame.actor, kept.person, target):
        message = _("此人现在另一个党组织。转接组织关系要由教体局党建科办理。")
        plan.checked.add_error(row.found, "organisation", message)
    began = kept.membership.from_on if kept.membership else None
    if began and frame.effective_on < began:
        message = _("名册日期早于此人现在这段党员身份的开始（%(day)s），不能转接。")
        plan.checked.add_error(row.found, "organisation", message % {"day": began.isoformat()})


def _missing(plan: Plan, rows: Iterable[RosterRow], claimed: Mapping[int, int]) -> list[Person]:
    """Those on our roster of the organisations in the file, whom the file does not name."""
    named = {row.organisation.pk for row in rows if row.organisation and row.organisation.pk}
    faulty: dict[str, set[int | None]] = defaultdict(set)
    for row in rows:
        if row.found.errors:
            faulty[row.name].add(row.organisation.pk if row.organisation else None)
    missing: list[Person] = []
    for some in chunks(sorted(named)):
        here = Person.objects.filter(organisation__in=some).only("name", "organisation")
        here = here.prefetch_related("organisation")
        missing += [
            person
            for person in here.in_roster_order()
            if person.pk not in claimed and person.organisation_id not in faulty[person.name]
        ]
    return missing
