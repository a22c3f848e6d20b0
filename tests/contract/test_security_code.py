"""What the source itself shows of security: what is imported, called, and left out."""

import ast
import logging
import logging.config
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support import source

DEPLOY = source.ROOT / "deploy"
# Statements that are put together of the names of our own tables and columns, and of nothing else.
PUT_TOGETHER = {
    "core/append_only.py", "core/backup/snapshots.py", "core/crypto/rotation.py", "core/health.py",
    "core/seals/reading_back.py", "core/seals/sealer.py", "ledger/actions/rebuilding.py",
    "ledger/actions/summing.py", "ledger/queries.py", "portal/queries/audit.py",
    "seasons/actions/coverage.py", "seasons/queries/coverage_facts.py",
}  # fmt: skip
# What makes markup of its own: codes drawn by segno, an empty text beside escaped ones.
DRAWN = {
    "people/views/factors.py",
    "people/views/link_lists.py",
    "seasons/views/codes.py",
    "seasons/views/coverage.py",
}
# Calls out, or would: who adds one says here where to, and bounds it.
CALLS_OUT = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "ldap", "ldap3", "poplib", "requests",
    "smtplib", "socket", "telnetlib", "urllib.request", "urllib3", "websockets", "django.core.mail",
}  # fmt: skip
ALLOWED_OUT = {"core/files/scanning.py": {"socket"}}  # clamd, over a Unix socket
SOUND = {
    "cryptography.exceptions", "cryptography.hazmat.primitives",
    "cryptography.hazmat.primitives.asymmetric.ed25519", "cryptography.hazmat.primitives.ciphers",
    "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.kdf.hkdf", "cryptography.hazmat.primitives.twofactor.totp",
}  # fmt: skip
IN_AN_HMAC = {("people/totp.py", "SHA1")}  # RFC 6238: what every authenticator app computes
SOUND_NAMES = {
    "AESGCM", "Cipher", "Ed25519PrivateKey", "HKDF", "InvalidSignature", "InvalidTag", "SHA256",
    "TOTP", "UnsupportedAlgorithm", "algorithms", "modes", "serialization",
}  # fmt: skip


@cache
def nodes(*kinds: type[ast.AST]) -> list[tuple[str, Any]]:
    """Every node of a kind, with the module it stands in."""
    return [
        (str(path.relative_to(source.PACKAGE)), node)
        for path in source.python_files()
        for node in ast.walk(source.tree(path))
        if isinstance(node, kinds)
    ]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    return [(module, ast.unparse(node.func), node) for module, node in nodes(ast.Call)]


def imports() -> Iterator[tuple[str, str, set[str]]]:
    """Module, what it imports from, and the names; of ``import a`` no names."""
    for module, node in nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.ImportFrom):
            yield module, node.module or "", {one.name for one in node.names}
        else:
            yield from ((module, one.name, set()) for one in node.names)


def scripts() -> Iterator[Path]:
    """Our own scripts; the decoder of codes is another's and draws nothing."""
    yield from (p for p in sorted(source.PACKAGE.rglob("static/**/*.js")) if "qr" not in p.parts)


def is_constant(node: ast.expr) -> bool:
    """A text, or the name of one: UPPER_CASE."""
    if isinstance(node, ast.Name | ast.Attribute):
        return ast.unparse(node).rpartition(".")[2].lstrip("_").isupper()
    return isinstance(node, ast.Constant)


def test_nothing_is_evaluated_unpickled_or_run_through_a_shell() -> None:
    forbidden = {"eval", "exec", "compile", "os.system", "os.popen"}
    found = [f"{module}: {name}" for module, name, _ in calls() if name in forbidden]
    found += [
        f"{module}: {name}(shell=…)"
        for module, name, node in calls()
        if any(word.arg == "shell" for word in node.keywords)
    ]
    unsafe = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
    found += [f"{module}: {name}" for module, name, _ in imports() if name.split(".")[0] in unsafe]
    assert found == []


def test_no_statement_is_put_together_from_what_was_typed() -> None:
    dynamic = {
        module
        for module, name, node in calls()
        if name.endswith((".execute", ".executemany", ".raw"))
        and node.args
        and not is_constant(node.args[0])
    }
    assert dynamic <= PUT_TOGETHER
    assert [m for m, name, _ in calls() if name.endswith((".extra", "RawSQL"))] == []


def test_nothing_in_the_program_calls_out() -> None:
    found = {
        (module, name)
        for module, name, names in imports()
        for out in CALLS_OUT
        if (name == out or name.startswith(f"{out}.") or out in {f"{name}.{one}" for one in names})
        and out not in ALLOWED_OUT.get(module, set())
    }
    assert found == set()


def test_secrets_come_from_the_systems_own_source() -> None:
    """Whatever is drawn outside the demo is drawn by ``secrets``."""
    drawn = {module for module, name, _ in imports() if name in {"random", "uuid"}}
    assert {module for module in drawn if not module.startswith("portal/demo/")} == set()
    assert {module for module, name, _ in imports() if name == "secrets"}


def test_only_sound_algorithms_are_named() -> None:
    crypto = [(m, name, names) for m, name, names in imports() if name.startswith("cryptography")]
    assert {name for _, name, _ in crypto} <= SOUND
    named = {(module, one) for module, _, names in crypto for one in names}
    assert {one for _, one in named - IN_AN_HMAC} <= SOUND_NAMES
    modes = {ast.unparse(node) for _, node in nodes(ast.Attribute)}
    assert {one for one in modes if one.startswith("modes.")} == {"modes.GCM"}
    assert {one for one in modes if one.startswith("algorithms.")} == {"algorithms.SM4"}
    weak = {"hashlib.md5", "hashlib.sha1", "hashlib.new"}
    assert [f"{m}: {name}" for m, name, _ in calls() if name in weak] == []
    assert {one for _, name, names in imports() if name == "hashlib" for one in names} <= {"sha256"}


def test_no_template_and_no_code_turns_escaping_off() -> None:
    off = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")
    assert [source.name(p) for p in source.templates() if off.search(p.read_text())] == []
    marks = {"mark_safe", "SafeString", "SafeText"}
    assert {m for m, name, _ in calls() if name.split(".")[-1] in marks} <= DRAWN


def test_no_template_is_made_from_text() -> None:
    """The one exception fills Word documents in a sandbox; what it may say is checked before."""
    makers = {"Template", "from_string", "Environment", "parse"}
    found = {
        (module, name)
        for module, name, _ in calls()
        if name.split(".")[-1] in makers and name != "etree.parse"
    }
    assert {m for m, name in found if "parse" not in name} == set()
    assert {m for m, name in found if name == "_environment().parse"} == {
        "reports/documents/fields.py"
    }


def test_every_pattern_is_a_constant_or_escaped() -> None:
    tables = {"seasons/asking.py"}  # patterns of its own, in a list
    dynamic = set()
    for module, name, node in calls():
        if not re.fullmatch(r"re\.(compile|search|match|sub|fullmatch|findall|split)", name):
            continue
        given = ast.unparse(node.args[0])
        words = {one.id for one in ast.walk(node.args[0]) if isinstance(one, ast.Name)}
        ours = {word for word in words if word.lstrip("_").isupper()}
        if words - ours and "re.escape" not in given:
            dynamic.add(module)
    assert dynamic <= tables


def test_what_is_formatted_is_a_constant() -> None:
    ours = {"core/backup/snapshots.py", "portal/demo/classrooms.py"}  # sql.SQL; a list of ours
    dynamic = {
        module
        for module, name, node in calls()
        if name.endswith(".format")
        and isinstance(node.func, ast.Attribute)
        and not is_constant(node.func.value)
    }
    assert dynamic <= ours
    assert [m for m, name, _ in calls() if name.endswith(".format_map")] == []


def test_every_cookie_says_what_it_is_for(settings: Any) -> None:
    wanted = {"httponly", "samesite", "secure", "max_age"}
    said = [
        (module, wanted - {word.arg for word in node.keywords})
        for module, name, node in calls()
        if name.endswith(".set_cookie")
    ]
    assert said
    assert [module for module, missing in said if missing] == []
    assert settings.SESSION_COOKIE_HTTPONLY
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")


def test_no_view_is_exempt_from_the_csrf_token(settings: Any) -> None:
    names = {one for _, _, found in imports() for one in found}
    assert not names & {"csrf_exempt", "requires_csrf_token"}
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


def test_no_form_takes_every_field() -> None:
    greedy = []
    for module, node in nodes(ast.ClassDef):
        for line in (one for one in ast.walk(node) if isinstance(one, ast.Assign)):
            names = {ast.unparse(target) for target in line.targets}
            if "exclude" in names or (names & {"fields"} and "__all__" in ast.unparse(line)):
                greedy.append(module)
    assert greedy == []
    # and no row is changed by whatever a request holds
    spread = [m for m, _, node in calls() for w in node.keywords
              if w.arg is None and "request." in ast.unparse(w.value)]  # fmt: skip
    assert spread == []


def test_scripts_write_text_and_never_markup() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
        r"|createContextualFragment|[\"']message[\"']|addEventListener\([\"']paste"
    )
    library = {
        "src/wuxin/core/static/wuxin/charts/echarts.js"
    }  # asked for SVG and plain text tips only
    assert list(scripts())
    found = {source.name(path) for path in scripts() if risky.search(path.read_text())}
    assert found == library
    asked = (source.PACKAGE / "core/static/wuxin/charts/charts.js").read_text()
    assert 'renderMode: "richText"' in asked
    assert 'renderer: "svg"' in asked


def test_no_secret_stands_in_the_source() -> None:
    secret = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|SECRET_KEY\s*=\s*[\"'][^\"']{8,}|AKIA[0-9A-Z]{16}"
    )
    kept = [p for folder in ("src", "deploy", "tools") for p in (source.ROOT / folder).rglob("*")]
    texts = {p for p in kept if p.suffix in {".py", ".sh", ".conf", ".service", ".toml", ".html"}}
    assert texts
    assert [source.name(p) for p in texts if secret.search(p.read_text())] == []


def test_debugging_is_off_unless_asked_for(tmp_path: Path) -> None:
    code = "import wuxin.config.settings as s; print(s.DEBUG, s.DEMO)"
    plain = {"WUXIN_VAR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": "src"}
    for more, said in (
        ({}, "False False"),
        ({"WUXIN_DEBUG": "1", "WUXIN_DEMO": "1"}, "False True"),
    ):
        done = subprocess.run([sys.executable, "-c", code], env=plain | more, cwd=source.ROOT,
                              capture_output=True, text=True, check=True)  # fmt: skip
        assert done.stdout.strip() == said


def test_nginx_offers_sound_tls_alone() -> None:
    text = (DEPLOY / "nginx" / "wuxin.conf").read_text()
    assert re.findall(r"ssl_protocols ([^;]+);", text) == ["TLSv1.2 TLSv1.3"]
    ((ciphers,),) = [re.findall(r"ssl_ciphers ([^;]+);", text)]
    assert {one for one in ciphers.split(":") if not re.search(r"GCM|CHACHA20", one)} == set()
    assert {one for one in ciphers.split(":") if not one.startswith("ECDHE-")} == set()


def test_a_line_of_the_log_says_its_zone(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    given = settings.LOGGING["formatters"]["line"]
    form = logging.Formatter(given["format"], given.get("datefmt"), style=given["style"])
    record = logging.LogRecord("wuxin", logging.WARNING, "", 1, "told", None, None)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0800 WARNING wuxin told", form.format(record))
