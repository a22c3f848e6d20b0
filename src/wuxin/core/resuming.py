"""Going on after a restore: the database ends elsewhere than the signed heads say.

Only for a known reason, which stands in the audit from then on. What is in the database must
hold in itself and under every head that it reaches: a row that was changed is never gone on from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.core.seals import heads as head_file
from wuxin.core.seals import telling
from wuxin.core.seals.chain import LOGS
from wuxin.core.seals.heads import Head, HeadFault, HeadsBroken, of_log
from wuxin.core.seals.reading_back import sealed_rows, verify_log
from wuxin.core.seals.sealer import Sealer
from wuxin.core.seals.verifying import Checked, Kind

RESUMED = "core.audit.resumed"
LONGEST_REASON = 200
_OF_A_RESTORE = {Kind.CUT, Kind.NO_HEAD}


class ReasonMissing(DomainError):
    message = _("请写明为什么要接着封存（--reason），这句话会一直留在审计里，不要写人名。")


class NothingToResume(DomainError):
    message = _("链头与记录相符，不用接续。")


class SealerRuns(DomainError):
    message = _("系统正在运行。请先停下（systemctl stop wuxin）再接续。")


class NotFromARestore(DomainError):
    message = _("这不是恢复备份造成的，不能接续：%(what)s 请保留现场并上报。")


@dataclass(frozen=True, slots=True)
class Resumed:
    """``rows`` of each log are there and hold; ``signed`` is where the former heads ended."""

    rows: dict[str, int]
    signed: dict[str, int]
    former: Path | None


def resume(*, reason: str, by: Actor) -> Resumed:
    """Lay the former heads aside, begin new ones, and write down why.

    Raises ``ReasonMissing``, ``SealerRuns``, ``NothingToResume``, ``NotFromARestore`` and
    ``HeadsBroken``; nothing is changed then.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise ReasonMissing
    with head_file.only_one() as is_alone:
        if not is_alone:
            raise SealerRuns
        found, path = _look(_former_heads()), head_file.head_path()
        former = _name_aside(path) if path.exists() else None
        done = Resumed(
            rows={name: one.rows for name, one in found.items()},
            signed={name: one.signed for name, one in found.items()},
            former=former,
        )
        _write_down(done, reason=reason.strip(), by=by)  # before anything goes on
        if former:
            path.rename(former)
        head_file.begin(at=datetime.now(tz=UTC))
    Sealer().seal()
    return done


def _write_down(done: Resumed, *, reason: str, by: Actor) -> None:
    said = {"rows": done.rows, "signed": done.signed}
    changes = {"reason": reason, "former": done.former.name if done.former else "", **said}
    audit.record(RESUMED, by=by, at=clock.now(), changes=changes)


def _former_heads() -> list[Head]:
    """Those there are; none where the file is gone. Raises ``HeadsBroken`` for any other fault."""
    try:
        return head_file.read()
    except HeadsBroken as error:
        if error.fault == HeadFault.NO_FILE:
            return []
        raise


def _look(former: list[Head]) -> dict[str, Checked]:
    found = {log.name: verify_log(log, of_log(former, log.name), sealed_rows(log)) for log in LOGS}
    faults = {name: one for name, one in found.items() if one.fault}
    for name, one in faults.items():
        if one.fault and one.fault.kind not in _OF_A_RESTORE:
            raise NotFromARestore(what=telling.of_checked(name, one))
    if not faults:
        raise NothingToResume
    return found


def _name_aside(path: Path) -> Path:
    """A name of its own for the former file; it is never overwritten and never removed."""
    stem = f"{path.name}.until-{datetime.now(tz=clock.LOCAL):%Y%m%d-%H%M%S}"
    kept, number = path.with_name(stem), 2
    while kept.exists():
        kept, number = path.with_name(f"{stem}-{number}"), number + 1
    return kept
