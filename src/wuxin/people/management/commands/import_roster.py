"""Read a roster from a file: what it would change, and with --apply, change it."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.people.actions import rosters as actions
from wuxin.people.models import PartyOrganisation, RosterImport, RosterImportState
from wuxin.people.queries.rosters import make_all, page_of

State = RosterImportState
_FAULTS, _UNREADABLE = 1, 2
_SHOWN = 200
_LANGUAGES = {"zh": "zh-hans", "en": "en"}
_BY = Actor.program("wuxin import")


class Command(BaseCommand):
    """Exit code 0: every row is good. 1: some rows are faulty, each is named. 2: no roster."""

    help = "read a roster (花名册) from xlsx or csv; nothing changes without --apply"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", help="code of the organisation that it is for")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it shows, YYYY-MM-DD")
        parser.add_argument("--sheet", help="name of the sheet, where there are several")
        for name, what in (
            ("create-missing", "make the organisations and units that only the file knows"),
            ("leave-out-faulty", "with --apply: import the good rows of a roster with faults"),
            ("apply", "import it"),
        ):
            parser.add_argument(f"--{name}", action="store_true", help=what)
        parser.add_argument("--language", choices=sorted(_LANGUAGES), default="zh")

    def handle(self, *_args: Any, **given: Any) -> None:
        out = Console(file=cast(IO[str], self.stdout), soft_wrap=True, highlight=False)
        with translation.override(_LANGUAGES[given["language"]]), _sentences():
            roster = _received(given)
            try:
                _read(roster, create_missing=given["create_missing"])
                _show(out, roster)
                if given["apply"]:
                    _apply(out, roster, leave_out_faulty=given["leave_out_faulty"])
            finally:
                _put_aside(roster)
        if roster.summary.get("faulty"):
            raise SystemExit(_FAULTS)


@contextmanager
def _sentences() -> Iterator[None]:
    """A fault of the file or of its organisation is one line, and exit code 2."""
    try:
        yield
    except actions.FaultsRemain as error:
        raise CommandError(str(error), returncode=_FAULTS) from error
    except (DomainError, OSError) as error:
        raise CommandError(str(error), returncode=_UNREADABLE) from error


def _received(given: dict[str, Any]) -> RosterImport:
    path: Path = given["file"]
    upload = actions.Upload(
        filename=path.name,
        content=path.read_bytes(),
        effective_on=given["on"] or clock.today(),
        sheet=given["sheet"] or "",
    )
    organisation = _organisation(given["organisation"])
    now = clock.now()
    return actions.receive_roster(
        organisation=organisation, upload=upload, by=_BY, now=now, in_background=False
    )


def _organisation(code: str | None) -> PartyOrganisation:
    """The one with the code; without a code, the only root there is."""
    found = PartyOrganisation.objects.filter(code=code) if code else _roots()
    organisations = list(found[:2])
    if len(organisations) != 1:
        known = PartyOrganisation.objects.filter(depth__lte=2)[:20]
        listed = "、".join(f"{one.code} {one.name}" for one in known)
        message = _("请用 --organisation 写明党组织的编码，例如：%(known)s")
        raise CommandError(message % {"known": listed}, returncode=_UNREADABLE)
    organisation: PartyOrganisation = organisations[0]
    return organisation


def _roots() -> Any:
    return PartyOrganisation.objects.filter(depth=1)


def _read(roster: RosterImport, *, create_missing: bool) -> None:
    with _bar(_("正在核对")) as progress:
        actions.read_roster(roster=roster, by=_BY, progress=progress)
        if create_missing and roster.state == State.PREVIEWED:
            choices = make_all(page_of(roster)["unknown"])
            actions.choose(
                roster=roster, choices=choices, by=_BY, now=clock.now(), in_background=False
            )
            actions.read_roster(roster=roster, by=_BY, progress=progress)
    if roster.state == State.UNREADABLE:
        raise CommandError(roster.sentence, returncode=_UNREADABLE)


def _apply(out: Console, roster: RosterImport, *, leave_out_faulty: bool) -> None:
    if not roster.summary["to_write"] and not roster.summary["faulty"]:
        out.print(_("这份名册和系统里的完全一致，没有要导入的内容。"))
        return
    now = clock.now()
    actions.confirm_roster(
        roster=roster, leave_out_faulty=leave_out_faulty, by=_BY, now=now, in_background=False
    )
    with _bar(_("正在导入")) as progress:
        actions.apply_roster(roster=roster, by=_BY, now=now, progress=progress)
    out.print(_("已导入 %(count)s 人。") % {"count": roster.summary["to_write"]})


def _put_aside(roster: RosterImport) -> None:
    """What was only looked at keeps no file behind."""
    if roster.state in {State.PREVIEWED, State.UNREADABLE, State.READING}:
        actions.abandon_roster(roster=roster, by=_BY, now=clock.now())


def _show(out: Console, roster: RosterImport) -> None:
    """The counts, then every fault by row and column."""
    counts = Table(title=f"{roster.filename} → {roster.organisation.name}")
    rows = (
        ("rows", _("行")),
        ("new", _("新增")),
        ("changed", _("有变化")),
        ("unchanged", _("没有变化")),
        ("transfers", _("转接")),
        ("missing", _("名册里没有的")),
        ("faulty", _("有问题的行")),
    )
    for _key, title in rows:
        counts.add_column(title, justify="right")
    counts.add_row(*(str(roster.summary[key]) for key, _title in rows))
    out.print(counts)
    page = page_of(roster)
    for one in page["faults"][:_SHOWN]:
        place = {"row": one["row"], "title": one["title"], "message": one["message"]}
        out.print(_("第 %(row)s 行 %(title)s：%(message)s") % place, markup=False)
    for change in page["changed"][:_SHOWN]:
        said = "，".join(f"{c['title']} {c['old'] or '—'} → {c['new']}" for c in change["changes"])
        out.print(f"{change['name']}：{said}", markup=False)


@contextmanager
def _bar(text: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal's other stream, so that the answer can be piped."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
