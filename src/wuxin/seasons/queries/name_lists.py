"""A list of names held against the rolls of a batch: who is meant, and where nobody can tell."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wuxin.core.actor import Actor
from wuxin.people.models import within
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.models import Batch, Enrolment, Presence, RollCallState
from wuxin.seasons.models.enrolments import EnrolmentQuerySet
from wuxin.seasons.policies.roll_calls import CALLERS

MOST_NAMES = 2_000
LONGEST_NAME = 60
# 1. 1、 (1) 第1个: what WeChat's 接龙 and a copied table put before a name.
_NUMBERING = re.compile(r"^\s*(?:第?\d{1,4}[位个]?\s*[.、,)\]:：。)]|[((]\d{1,4}[))])\s*")
_ONLY_NUMBER = re.compile(r"^\d{1,4}$")
_PARTS = re.compile(r"[\t,，、;；|/]+")
_REMARK = re.compile(r"[((\[【].*?[))\]】]")
_MONTH = re.compile(r"^((?:19|20)\d\d)[-./年]?(0?[1-9]|1[0-2])(?:[-./月].*)?$")


@dataclass(frozen=True, slots=True)
class Written:
    """One name as it was written, and what stood beside it."""

    name: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on a roll of the batch, with what tells namesakes apart."""

    enrolment_id: int
    revision: int
    roll_id: int
    name: str
    branch: str
    unit: str
    born: str
    status: str
    is_done: bool

    @property
    def is_present(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def status_label(self) -> str:
        return str(Presence(self.status).label)

    @property
    def key(self) -> str:
        """What the form carries: the row, and the revision its reader saw."""
        return f"{self.enrolment_id}:{self.revision}"


@dataclass(frozen=True, slots=True)
class Namesakes:
    """A name that several people on the rolls have: a person chooses, never the program."""

    name: str
    times: int
    candidates: list[Candidate]


@dataclass(slots=True)
class Reading:
    """What a list of names says. Everything written is in exactly one of the lists."""

    matched: list[Candidate] = field(default_factory=list)
    present: list[Candidate] = field(default_factory=list)
    finished: list[Candidate] = field(default_factory=list)
    ambiguous: list[Namesakes] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def names_in(text: str) -> list[Written]:
    """The names of a pasted column or group message. Raises ``NoNamesGiven``, ``TooManyNames``.

    A line is one name with what stands beside it; whether 、 and , part several names or a name
    and its school is known only when the rolls are looked at, so all parts are kept.
    """
    lines = [_line(line) for line in text.splitlines()]
    return checked([line for line in lines if line is not None])


def checked(written: Sequence[Written]) -> list[Written]:
    """The same list, if it is one. Raises ``NoNamesGiven``, ``TooManyNames``."""
    if not written:
        raise refusals.NoNamesGiven
    if len(written) > MOST_NAMES:
        raise refusals.TooManyNames(most=MOST_NAMES, count=len(written))
    return list(written)


def candidates_of(batch: Batch, actor: Actor, organisation_id: int | None) -> list[Candidate]:
    """Everybody on the rolls that the actor may call, or on the one named. One query."""
    rows = callable_rows(batch, actor)
    if organisation_id is not None:
        rows = rows.filter(batch_organisation__organisation=organisation_id)
    rows = rows.select_related("person", "unit", "batch_organisation__organisation")
    return [_candidate(row) for row in rows.in_roster_order()]


def callable_rows(batch: Batch, actor: Actor) -> EnrolmentQuerySet:
    """The enrolments of a batch on the rolls that the actor may call."""
    reach = within(actor.paths("organisation", CALLERS), "batch_organisation__organisation__")
    cancelled = RollCallState.CANCELLED
    return Enrolment.objects.filter(reach, batch=batch).exclude(batch_organisation__state=cancelled)


def match(written: Iterable[Written], candidates: Sequence[Candidate]) -> Reading:
    """Who is meant. A name that fits several is left to choose, unless what is beside it tells."""
    known: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        known[fold(candidate.name)].append(candidate)
    reading, counted = Reading(), _Counted()
    for one in (part for line in written for part in _apart(line, known)):
        _place(one, known.get(fold(one.name), []), reading, counted)
    reading.ambiguous = [
        Namesakes(known[name][0].name, times, known[name]) for name, times in counted.open.items()
    ]
    return reading


def fold(text: str) -> str:
    """A name without spaces, widths and the dots of transcribed names."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s·•・.]+", "", plain).casefold()


@dataclass(slots=True)
class _Counted:
    seen: set[int] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    open: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def _line(line: str) -> Written | None:
    plain = unicodedata.normalize("NFKC", line).replace("\u200b", "").replace("\ufeff", "")
    remarks = tuple(remark[1:-1].strip() for remark in _REMARK.findall(plain))
    plain = _REMARK.sub(" ", _NUMBERING.sub("", plain))
    parts = [part.strip()[:LONGEST_NAME] for part in _PARTS.split(plain)]
    parts = [part for part in parts if part and not _ONLY_NUMBER.match(part)]
    return Written(parts[0], (*parts[1:], *filter(None, remarks))) if parts else None


def _apart(line: Written, known: dict[str, list[Candidate]]) -> list[Written]:
    """Several names of one line, each with what follows it; a name with spaces stays one."""
    words = [line.name] if fold(line.name) in known else line.name.split()
    names: list[list[str]] = []
    for word in [*words, *line.hints]:
        if not names or fold(word) in known:
            names.append([word])
        else:
            names[-1].append(word)
    return [Written(name, tuple(hints)) for name, *hints in names]


def _place(one: Written, fits: list[Candidate], reading: Reading, counted: _Counted) -> None:
    name = fold(one.name)
    told = _told_apart(fits, one.hints)
    if not fits:
        (reading.twice if name in counted.unknown else reading.unknown).append(one.name)
        counted.unknown.add(name)
    elif len(told) > 1:
        counted.open[name] += 1
    elif told[0].enrolment_id in counted.seen:
        reading.twice.append(one.name)
    else:
        counted.seen.add(told[0].enrolment_id)
        _shelf(told[0], reading).append(told[0])


def _shelf(candidate: Candidate, reading: Reading) -> list[Candidate]:
    if candidate.is_present:
        return reading.present
    return reading.finished if candidate.is_done else reading.matched


def _told_apart(fits: list[Candidate], hints: Sequence[str]) -> list[Candidate]:
    """Those of one name that fit what was written beside it; all of them if nothing tells."""
    if len(fits) < 2:
        return fits
    told = [one for one in fits if any(_says(hint, one) for hint in hints)]
    return told or fits


def _says(hint: str, one: Candidate) -> bool:
    wanted = fold(hint)
    if month := _MONTH.match(wanted.replace("月", "")) or _MONTH.match(hint):
        return one.born == f"{month[1]}-{int(month[2]):02}"
    return bool(wanted) and wanted in {fold(one.branch), fold(one.unit)}


def _candidate(row: Enrolment) -> Candidate:
    return Candidate(
        enrolment_id=row.pk,
        revision=row.revision,
        roll_id=row.batch_organisation_id,
        name=row.person.name,
        branch=row.batch_organisation.organisation.name,
        unit=row.unit.name if row.unit else "",
        born=f"{row.person.born_on:%Y-%m}" if row.person.born_on else "",
        status=row.status,
        is_done=row.batch_organisation.is_done,
    )
