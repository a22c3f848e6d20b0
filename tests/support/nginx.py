"""Debian's nginx with our own site, as its operator installs it, on loopback ports of its own."""

import datetime
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.serving import ROOT

NGINX = "/usr/sbin/nginx"
HOST = "wuxin.example"
SITE = ROOT / "deploy" / "nginx" / "wuxin.conf"
_MAIN = """
{user}
pid {place}/nginx.pid;
error_log {place}/main.log;
daemon off;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    include {place}/site.conf;
}}
"""


@dataclass
class Site:
    place: Path
    plain: int  # ports
    secure: int

    @property
    def config(self) -> str:
        return str(self.place / "nginx.conf")

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.place / "fullchain.pem"))


def installed(place: Path, *, upstream: int) -> Site:
    """The site with its certificate, and the ports and folders of the test in it."""
    site = Site(place, free_port(), free_port())
    make_certificate(place)
    text = SITE.read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{site.plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{site.secure} ssl",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "/etc/ssl/wuxin/": f"{place}/",
        "/var/log/nginx/": f"{place}/",
        "/usr/share/wuxin": str(SITE.parent),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (place / "site.conf").write_text(text)
    user = "" if os.getuid() else "user root;"  # its workers write below the test's own folder
    (place / "nginx.conf").write_text(_MAIN.format(place=place, user=user))
    return site


@contextmanager
def running(site: Site) -> Iterator[None]:
    process = subprocess.Popen([NGINX, "-c", site.config, "-p", str(site.place)],
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait_for(site.secure)
        yield
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(place: Path) -> None:
    """One that signs itself, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(tz=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (place / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "privkey.pem").write_bytes(private)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(port)
