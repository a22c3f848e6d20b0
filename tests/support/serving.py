"""``wuxin serve`` as its operator starts it, its processes, and a reader before it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WUXIN = str(Path(sys.executable).parent / "wuxin")


def wait_until(what: str, is_so: Callable[[], object], *, within_s: float = 120) -> Any:
    """Whatever ``is_so`` answers as soon as it is true."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.005)
    raise TimeoutError(what)


class Served:
    """A server of its own folder and database, started and ended as a test needs it."""

    def __init__(self, var: Path, database_url: str = "") -> None:
        self.var = var
        left_out = {"DATABASE_URL", "WUXIN_DEMO", "WUXIN_VAR"}
        self.environment = {k: v for k, v in os.environ.items() if k not in left_out}
        self.environment |= {
            "WUXIN_VAR": str(var),
            "WUXIN_BACKUP": "0",  # a test that wants one asks for it
            "DJANGO_SETTINGS_MODULE": "wuxin.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.cookies: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *line: str) -> str:
        """A program under this server's environment; what it prints."""
        return subprocess.run(
            line, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    def scene(self, *arguments: str) -> dict[str, Any]:
        """A new database with the scene of ``tests.support.fault_scene``; its reader signed in."""
        self.run(WUXIN, "manage", "migrate", "-v0")
        made = self.run(sys.executable, "-m", "tests.support.fault_scene", *arguments)
        found: dict[str, Any] = json.loads(made)
        self.cookies["wuxin_session"] = found["session"]
        return found

    @contextmanager
    def started(self) -> Iterator[None]:
        line = [WUXIN, "serve", "--port", str(self.port), "--workers", "1"]
        self.process = subprocess.Popen(
            line, env=self.environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )
        try:
            wait_until("the server answers", self._answers)
            yield
        finally:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)

    def cut_power(self) -> None:
        """Every process of the server is gone at once, none can say goodbye."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def job_pid(self) -> int:
        """The job process that ``wuxin serve`` keeps; 0 while there is none."""
        assert self.process is not None
        return next((pid for pid, line in self._children() if "run_jobs" in line), 0)

    def pids(self) -> list[int]:
        return [pid for pid, _line in self._children()]

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, data: dict[str, str], *, form: str) -> tuple[int, str]:
        """As a browser sends the form of the page ``form``, with its token."""
        _status, page = self.get(form)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        fields = data | {"csrfmiddlewaretoken": token[1] if token else ""}
        body = urllib.parse.urlencode(fields).encode()
        headers = {"Referer": self.url + form}
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        try:
            answer: HTTPResponse = _opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error  # type: ignore[assignment]  # it reads like one
        with answer:
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()

    def _answers(self) -> bool:
        try:
            return self.get("/people/sign-in/")[0] > 0
        except OSError:
            return False

    def _children(self) -> list[tuple[int, str]]:
        """Everything in the server's process group, by /proc."""
        assert self.process is not None
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                group = int((place / "stat").read_text().rpartition(")")[2].split()[2])
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if group == self.process.pid and line:
                found.append((int(place.name), line))
        return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)
