"""Both logs of the audit held against their heads, and an event that says so."""

from collections.abc import Callable
from functools import partial

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.seals import heads as head_file
from wuxin.core.seals.chain import LOGS
from wuxin.core.seals.reading_back import sealed_rows, verify_log
from wuxin.core.seals.verifying import Checked

VERIFIED = "core.audit.verified"
Told = Callable[[str, int], object]


def verify_all(*, told: Told = lambda _log, _rows: None) -> dict[str, Checked]:
    """Verify every log, and record what was found. Raises ``HeadsBroken``.

    ``told`` hears of which log how many rows more were walked.
    """
    heads = head_file.read()
    found = {
        log.name: verify_log(
            log, head_file.of_log(heads, log.name), sealed_rows(log, told=partial(told, log.name))
        )
        for log in LOGS
    }
    changes = {
        name: {
            "rows": checked.rows,
            "signed": checked.signed,
            "fault": checked.fault.kind.value if checked.fault else "",
        }
        for name, checked in found.items()
    }
    audit.record(VERIFIED, by=Actor.program(), at=clock.now(), changes=changes)
    return found
