"""The program behind Debian's nginx with the site of ``deploy/``: a real request, TLS and all."""

import http.client
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.support import nginx
from tests.support.database import committed_db

__all__ = ["committed_db"]

pytestmark = pytest.mark.usefixtures("committed_db")


class _Threaded(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing: a test's output is its own."""


class Behind:
    """The site, and what the program saw of each request."""

    def __init__(self, site: nginx.Site, server: WSGIServer) -> None:
        self.site, self.server, self.seen = site, server, list[dict[str, Any]]()

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Any:
        """An answer over TLS, the certificate verified; with its body in ``text``."""
        wire = http.client.HTTPSConnection(
            "127.0.0.1", self.site.secure, context=self.site.trusting(), timeout=30
        )
        wire.sock = self.site.trusting().wrap_socket(
            _connected(self.site.secure), server_hostname=nginx.HOST
        )
        sent = {"Host": nginx.HOST} | {k.replace("_", "-"): v for k, v in headers.items()}
        wire.request(method, path, body, sent)
        answer: Any = wire.getresponse()
        answer.text = answer.read().decode()
        wire.close()
        return answer


def _connected(port: int) -> Any:
    return nginx.socket.create_connection(("127.0.0.1", port), timeout=30)


@pytest.fixture
def behind(settings: Any, tmp_path: Path) -> Iterator[Behind]:
    settings.ALLOWED_HOSTS = [nginx.HOST]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    program = WSGIHandler()
    made: list[Behind] = []

    def watched(environ: dict[str, Any], start: Any) -> Any:
        made[0].seen.append(environ)
        return program(environ, start)

    server = make_server("127.0.0.1", 0, watched, _Threaded, _Quiet)
    made.append(Behind(nginx.installed(tmp_path, upstream=server.server_port), server))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with nginx.running(made[0].site):
        yield made[0]
    server.shutdown()
    server.server_close()


def test_debians_nginx_accepts_the_site(tmp_path: Path) -> None:
    site = nginx.installed(tmp_path, upstream=nginx.free_port())
    line = [nginx.NGINX, "-t", "-c", site.config, "-p", str(site.place)]
    told = subprocess.run(line, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


def test_a_page_comes_through_and_knows_that_it_came_by_https(behind: Behind) -> None:
    answer = behind.ask("/", X_Forwarded_For="198.51.100.1", X_Forwarded_Host="evil.example",
                        Forwarded="for=198.51.100.2")  # fmt: skip
    assert answer.status == 200
    assert "五心课堂" in answer.text
    assert answer.headers["Server"] == "nginx"
    (seen,) = behind.seen
    assert (seen["wsgi.url_scheme"], seen["HTTP_X_FORWARDED_PROTO"]) == ("http", "https")
    assert seen["REMOTE_ADDR"] == "127.0.0.1"  # not what the client said of itself
    assert "HTTP_X_FORWARDED_HOST" not in seen
    assert "HTTP_FORWARDED" not in seen


def test_plain_http_is_led_to_https(behind: Behind) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", behind.site.plain, timeout=30)
    wire.request("GET", "/people/sign-in/?next=/", headers={"Host": nginx.HOST})
    answer = wire.getresponse()
    wire.close()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{nginx.HOST}/people/sign-in/?next=/"
    assert behind.seen == []


def test_a_roster_of_20_mb_passes_and_a_larger_body_is_stopped_outside(behind: Behind) -> None:
    assert behind.ask("/", method="POST", body=bytes(20 * 1024 * 1024)).status == 403  # no token
    before = len(behind.seen)
    assert behind.ask("/", method="POST", body=bytes(22 * 1024 * 1024)).status == 413
    assert len(behind.seen) == before


def test_while_the_program_restarts_a_sentence_is_shown_and_nothing_is_logged_of_who_asked(
    behind: Behind,
) -> None:
    behind.server.shutdown()
    behind.server.server_close()
    answer = behind.ask("/people/links/secret-of-a-person/")
    assert answer.status == 502
    assert "请等一分钟" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    logs = "".join(p.read_text() for p in behind.site.place.glob("*.log"))
    assert "secret-of-a-person" not in logs
