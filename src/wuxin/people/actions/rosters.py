"""A roster from the upload to what it changed: received, read, confirmed, applied."""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, files, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import Job, JobState
from wuxin.core.tabular.checking import Checked, check
from wuxin.core.tabular.errors import SeveralSheets
from wuxin.core.tabular.guarding import DEFAULT_LIMITS, kind_of, load
from wuxin.core.tabular.reading import read_table
from wuxin.people.actions import telling
from wuxin.people.actions.organisations import lock_tree
from wuxin.people.actions.roster_places import create_chosen
from wuxin.people.actions.roster_writing import write_plan
from wuxin.people.models import PartyOrganisation, Person, RosterImport, RosterImportState
from wuxin.people.policies import rosters as policies
from wuxin.people.queries.roster_plan import Frame, Plan, Planned, plan_roster
from wuxin.people.queries.rosters import preview_of, summary_of
from wuxin.people.roster_dialect import DIALECT

State = RosterImportState
Progress = Callable[[int, int], None]
_OPEN = (State.READING, State.UNREADABLE, State.PREVIEWED)
_KEEP_OPEN = timedelta(days=14)
_KEEP_PREVIEW = timedelta(days=31)


class NotReady(DomainError):
    message = _("这份名册现在不能导入：它正在处理，或者已经导入过了。请刷新页面查看。")


class FaultsRemain(DomainError):
    message = _(
        "还有 %(count)s 行有问题，没有导入。请改好表格重新上传，或勾选“先导入没有问题的行”。"
    )


class NothingToImport(DomainError):
    message = _("这份名册和系统里的一致，没有要导入的内容。")


class DateToCome(DomainError):
    message = _("名册日期还没有到。请填今天或以前的日期。")


class ChangedMeanwhile(DomainError):
    message = _(
        "预览之后有人改动了名册，所以没有导入。下面是按现在的情况重新核对的结果，请再确认。"
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. ``effective_on`` is the day whose state it shows; ``sheet`` may name
    one of several."""

    filename: str
    content: bytes
    effective_on: date
    sheet: str = ""


@transaction.atomic
def receive_roster(
    *,
    organisation: PartyOrganisation,
    upload: Upload,
    by: Actor,
    now: datetime,
    in_background: bool = True,
) -> RosterImport:
    """Keep the file, encrypted, and have it read by a job; nobody is changed yet.

    Raises ``NotAllowed``, ``DateToCome``, ``VirusFound``, and a kind of ``UnusableFile`` for what
    is no table.
    """
    if not policies.can_import_into(by, organisation):
        raise NotAllowed
    if upload.effective_on > now.date() + timedelta(days=1):
        raise DateToCome
    files.refuse_infected(upload.content)
    kind_of(load(io.BytesIO(upload.content), DEFAULT_LIMITS), upload.filename)
    _forget_old(now)
    roster = RosterImport(
        organisation=organisation,
        filename=upload.filename[-200:],
        effective_on=upload.effective_on,
        choices={"sheet": upload.sheet} if upload.sheet else {},
        state=State.READING,
        account_id=by.account_id,
        created_at=now,
    )
    roster.seal_content(upload.content)
    roster.save()
    changes = {
        "organisation": organisation.pk,
        "sha256": hashlib.sha256(upload.content).hexdigest(),
    }
    audit.record("people.roster.received", target=roster, by=by, at=now, changes=changes)
    if in_background:
        _hand_to_job(roster, "people.read_roster")
    return roster


def read_roster(
    *, roster: RosterImport, by: Actor, progress: Progress | None = None
) -> Plan | None:
    """Check the file and keep its preview; None if it cannot be read, with a sentence why.

    Does nothing unless the roster waits to be read.
    """
    if roster.state != State.READING:
        return None
    try:
        plan = _plan(roster, _checked(roster), by, progress)
    except DomainError as error:
        sheets = list(error.sheets) if isinstance(error, SeveralSheets) else []
        _leave(roster, State.UNREADABLE, summary={"sheets": sheets}, sentence=str(error))
        return None
    _keep_preview(roster, plan, was=State.READING)
    return plan


@transaction.atomic
def choose(
    *,
    roster: RosterImport,
    choices: Mapping[str, object],
    by: Actor,
    now: datetime,
    in_background: bool = True,
) -> None:
    """Keep what a person decided about sheets or unknown names, and have the file read again.

    ``choices``: ``{"sheet": name}``, or ``{"organisation": {name: "create" or a key}, "unit": …}``.
    Raises ``NotAllowed``, ``NotReady``.
    """
    if not policies.can_apply(by, roster):
        raise NotAllowed
    names = set(choices) - {"sheet"}
    if names and not policies.can_create_missing(by, roster.organisation):
        raise NotAllowed
    merged = {**roster.choices, **choices}
    taken = RosterImport.objects.filter(
        pk=roster.pk, state__in=(State.PREVIEWED, State.UNREADABLE)
    ).update(state=State.READING, choices=merged, sentence="")
    if not taken:
        raise NotReady
    roster.refresh_from_db()
    audit.record("people.roster.choices_made", target=roster, by=by, at=now)
    if in_background:
        _hand_to_job(roster, "people.read_roster")


@transaction.atomic
def confirm_roster(
    *,
    roster: RosterImport,
    leave_out_faulty: bool,
    by: Actor,
    now: datetime,
    in_background: bool = True,
) -> None:
    """Have the previewed roster applied by a job: whole, or without its faulty rows if so chosen.

    Raises ``NotAllowed``, ``FaultsRemain``, ``NothingToImport``, ``NotReady`` for who comes second.
    """
    if not policies.can_apply(by, roster):
        raise NotAllowed
    if roster.summary.get("faulty") and not leave_out_faulty:
        raise FaultsRemain(count=roster.summary["faulty"])
    if not (roster.summary.get("new") or roster.summary.get("changed")):
        raise NothingToImport
    ready = [State.PREVIEWED, State.APPLYING] if _has_failed(roster) else [State.PREVIEWED]
    taken = RosterImport.objects.filter(pk=roster.pk, state__in=ready).update(
        state=State.APPLYING, leave_out_faulty=leave_out_faulty, sentence=""
    )
    if not taken:
        raise NotReady
    roster.refresh_from_db()
    changes = {"leave_out_faulty": leave_out_faulty}
    audit.record("people.roster.confirmed", target=roster, by=by, at=now, changes=changes)
    if in_background:
        _hand_to_job(roster, "people.apply_roster")


def apply_roster(
    *, roster: RosterImport, by: Actor, now: datetime, progress: Progress | None = None
) -> bool:
    """Write everything the preview showed, in one transaction; False if it was done before.

    If the world has changed since the preview, nothing is written, the preview is made anew,
    and ``ChangedMeanwhile`` is raised.
    """
    if roster.state != State.APPLYING:
        return False
    if not policies.can_apply(by, roster):
        _leave(roster, State.PREVIEWED, sentence=str(NotAllowed()))
        raise NotAllowed
    checked = _checked(roster)
    try:
        with transaction.atomic():
            was_done_now = _apply(roster, checked, by, now, progress)
    except (ChangedMeanwhile, IntegrityError) as error:
        _keep_preview(
            roster,
            _plan(roster, _checked(roster), by, None),
            was=State.APPLYING,
            sentence=str(ChangedMeanwhile()),
        )
        raise ChangedMeanwhile from error
    roster.refresh_from_db()
    return was_done_now


@transaction.atomic
def abandon_roster(*, roster: RosterImport, by: Actor, now: datetime) -> None:
    """Put an import aside and forget its file. Raises ``NotAllowed``, ``NotReady``."""
    if not policies.can_apply(by, roster):
        raise NotAllowed
    taken = RosterImport.objects.filter(pk=roster.pk, state__in=_OPEN).update(
        state=State.ABANDONED, content_sealed=b"", preview_sealed=b""
    )
    if not taken:
        raise NotReady
    audit.record("people.roster.abandoned", target=roster, by=by, at=now)


def _apply(
    roster: RosterImport, checked: Checked, by: Actor, now: datetime, progress: Progress | None
) -> bool:
    lock_tree(PartyOrganisation)
    if not RosterImport.objects.filter(pk=roster.pk, state=State.APPLYING).update(
        state=State.APPLIED, applied_at=now, content_sealed=b"", sentence=""
    ):
        return False
    create_chosen(roster, checked, by, now)
    plan = _plan(roster, checked, by, progress)
    if plan.fingerprint() != roster.fingerprint:
        raise ChangedMeanwhile
    made, changed = write_plan(plan, on=roster.effective_on)
    telling.tell_roster_changed(
        [person.pk for person in made] + [one.kept.person.pk for one in changed if one.kept]
    )
    _say_so(roster, plan, made, changed, by=by, at=now)
    return True


def _say_so(
    roster: RosterImport,
    plan: Plan,
    made: list[Person],
    changed: list[Planned],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """An event for each person, with the fields and never their values; one for the roster."""
    new = ((person, {"roster": roster.pk}) for person in made)
    audit.record_each("people.person.created", by=by, at=at, done=new)
    edited = (
        (one.kept.person, {"roster": roster.pk, "fields": sorted(c.field for c in one.changes)})
        for one in changed
        if one.kept
    )
    audit.record_each("people.person.edited", by=by, at=at, done=edited)
    counts = summary_of(plan)
    audit.record("people.roster.applied", target=roster, by=by, at=at, changes=counts)


def _checked(roster: RosterImport) -> Checked:
    sheet = str(roster.choices.get("sheet", "")) or None
    content = io.BytesIO(roster.content())
    return check(
        read_table(content, filename=roster.filename, dialect=DIALECT, sheet=sheet), DIALECT
    )


def _plan(roster: RosterImport, checked: Checked, by: Actor, progress: Progress | None) -> Plan:
    chosen = {key: roster.choices.get(key, {}) for key in ("organisation", "unit")}
    frame = Frame(
        actor=by,
        organisation=roster.organisation,
        effective_on=roster.effective_on,
        choices=chosen,
    )
    return plan_roster(checked, frame, progress)


def _keep_preview(roster: RosterImport, plan: Plan, *, was: str, sentence: str = "") -> None:
    roster.seal_preview(preview_of(plan))
    RosterImport.objects.filter(pk=roster.pk, state=was).update(
        state=State.PREVIEWED,
        preview_sealed=roster.preview_sealed,
        summary=summary_of(plan),
        fingerprint=plan.fingerprint(),
        sentence=sentence,
    )
    roster.refresh_from_db()


def _leave(roster: RosterImport, state: str, *, sentence: str, **fields: object) -> None:
    RosterImport.objects.filter(pk=roster.pk).update(state=state, sentence=sentence, **fields)
    roster.refresh_from_db()


def _hand_to_job(roster: RosterImport, name: str) -> None:
    language = get_language() or ""
    job = jobs.later(name, account_id=roster.account_id, roster_id=roster.pk, language=language)
    RosterImport.objects.filter(pk=roster.pk).update(job_id=job.pk)
    roster.job_id = job.pk


def _has_failed(roster: RosterImport) -> bool:
    return Job.objects.filter(pk=roster.job_id or 0, state=JobState.FAILED).exists()


def _forget_old(now: datetime) -> None:
    """Files that nobody confirmed go after two weeks, previews after a month."""
    RosterImport.objects.filter(created_at__lt=now - _KEEP_OPEN, state__in=_OPEN).update(
        state=State.ABANDONED, content_sealed=b"", preview_sealed=b""
    )
    RosterImport.objects.filter(created_at__lt=now - _KEEP_PREVIEW).exclude(
        state=State.APPLYING
    ).update(preview_sealed=b"")
