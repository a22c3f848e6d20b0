"""A clamd of the test's own: one signature, made here, so that nothing is downloaded.

It knows EICAR, the harmless string by which scanners are tried; it is put together only while a
test runs, lest a scanner of the developer's machine takes this file away.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuxin.core.files import scanning

CLAMD = Path("/usr/sbin/clamd")
_CONF = """Foreground yes
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
StreamMaxLength 25M
MaxThreads 2
ConcurrentDatabaseReload no
"""


def eicar() -> bytes:
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def running_clamd() -> Iterator[str]:
    """The path of its socket; short, for a socket's path has at most 107 bytes."""
    assert CLAMD.exists(), "clamd is missing: run 'make system'"
    with tempfile.TemporaryDirectory(prefix="clamd-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "signatures").mkdir()
        line = f"Wuxin.Test.Eicar:0:*:{eicar().hex()}\n"
        (folder / "signatures" / "local.ndb").write_text(line)
        (folder / "clamd.conf").write_text(_CONF.format(folder=folder))
        process = subprocess.Popen(
            [CLAMD, "--config-file", folder / "clamd.conf"], stdout=subprocess.DEVNULL
        )
        try:
            yield str(folder / "clamd.sock")
        finally:
            process.terminate()
            process.wait(20)


def wait_for_clamd(seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not scanning.is_there():
        assert time.monotonic() < end, "clamd did not start"
        time.sleep(0.1)
