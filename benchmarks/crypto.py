"""How long 100,000 sealed fields take to be turned over to a new master key, online.

50,000 persons with two sealed fields each, on a fresh database with the settings of production.
While ``rotate`` runs, another process reads fields at random and a third one changes some: how
many did not open, and how long the longest change waited. Beside it the raw limit: the same
number of values opened and sealed by the bare cipher in memory, and the same bytes written by
the bare driver in one transaction.

    python benchmarks/crypto.py [--short] [--fields 100000] [--runs 5] [--cipher sm4-gcm]

``DATABASE_URL`` may name an empty PostgreSQL database; the default is SQLite in a new folder.
"""

import argparse
import os
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("WUXIN_VAR") or tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
if "--cipher" in sys.argv:
    os.environ["WUXIN_CIPHER"] = sys.argv[sys.argv.index("--cipher") + 1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from wuxin.core import crypto  # noqa: E402
from wuxin.core.crypto import ciphers, keyring, rotation  # noqa: E402
from wuxin.people.models import Person  # noqa: E402

BATCH = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs of 20,000 fields")
    parser.add_argument("--fields", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cipher", default="aes-256-gcm", choices=ciphers.NAMES)
    given = parser.parse_args()
    fields, runs = (20_000, 2) if given.short else (given.fields, given.runs)
    try:
        crypto.create_key_file()
        call_command("migrate", verbosity=0)
        fill(fields // 2)
        report(fields, [run(fields) for _number in range(runs)], alone(fields))
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def fill(persons: int) -> None:
    for start in range(0, persons, BATCH):
        some = [Person(name=f"示例{n}") for n in range(start, min(start + BATCH, persons))]
        with transaction.atomic(), crypto.hold(map(crypto.subject_of, some), make=True):
            for number, person in enumerate(some, start):
                person.seal(phone=f"1990{number:07}", id_number=f"{number:018}")
            Person.objects.bulk_create(some)


def run(fields: int) -> dict[str, float]:
    """Seconds of one rotation with readers and writers beside it, and what they met."""
    keyring.add_master_key()
    context = get_context("spawn")
    stop, answers = context.Event(), context.Queue()
    others = [
        context.Process(target=work, args=(stop, answers, fields // 2))
        for work in (read_on, change_on)
    ]
    for other in others:
        other.start()
    for _other in others:
        answers.get()  # both are under way
    cpu, began = time.process_time(), time.perf_counter()
    turned = rotation.rotate()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    stop.set()
    met: dict[str, float] = {}
    for _other in others:
        met |= answers.get()
    for other in others:
        other.join()
    assert turned.sealed_anew >= fields, turned
    looked = rotation.look()
    return {
        "rotation": took,
        "rotation, CPU": cpu,
        "unreadable afterwards": len(turned.unreadable) + len(looked.unreadable),
        **met,
    }


def read_on(stop: Event, answers: "object", persons: int) -> None:
    """Persons at random, one after the other, as pages do."""
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    put = answers.put  # type: ignore[attr-defined]
    put({})
    read = failed = 0
    while not stop.is_set():
        person = Person.objects.get(pk=first + secrets.randbelow(persons))
        try:
            assert person.phone()
        except crypto.CannotDecrypt:
            failed += 1
        read += 1
        time.sleep(0.002)
    put({"read meanwhile": read, "of them unreadable": failed})


def change_on(stop: Event, answers: "object", persons: int) -> None:
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    put = answers.put  # type: ignore[attr-defined]
    put({})
    changed, longest = 0, 0.0
    while not stop.is_set():
        began = time.perf_counter()
        with transaction.atomic():
            person = Person.objects.get(pk=first + secrets.randbelow(persons))
            person.seal(phone=f"1991{changed:07}")
            person.save()
        longest = max(longest, time.perf_counter() - began)
        changed += 1
        time.sleep(0.05)
    put({"changed meanwhile": changed, "longest change, s": longest})


def alone(fields: int) -> dict[str, float]:
    """The bare cipher on as many values, and the bare driver with as many bytes."""
    cipher = ciphers.chosen()
    secret, place = b"k" * ciphers.KEY_BYTES[cipher], b"people_person\x1fphone\x1fkey\x1fT3"
    sealed = [ciphers.lock(cipher, secret, b"19900000001", place) for _n in range(fields)]
    began = time.perf_counter()
    opened = [ciphers.unlock(cipher, secret, one, place) for one in sealed]
    again = [ciphers.lock(cipher, secret, one, place) for one in opened]
    in_memory = time.perf_counter() - began
    rows = list(Person.objects.values_list("phone_sealed", "id_number_sealed", "pk"))
    rows = [(os.urandom(len(one)), os.urandom(len(other)), pk) for one, other, pk in rows]
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        sql = "UPDATE people_person SET phone_sealed = %s, id_number_sealed = %s WHERE id = %s"
        cursor.executemany(sql, rows)
    assert len(again) == fields
    return {"bare cipher, open and seal": in_memory, "bare driver": time.perf_counter() - began}


def report(fields: int, runs: list[dict[str, float]], limits: dict[str, float]) -> None:
    print(f"{fields:,} fields, {settings.FIELD_CIPHER}, {connection.vendor}, {len(runs)} runs")
    for name in runs[0]:
        values = sorted(one[name] for one in runs)
        middle = statistics.median(values)
        print(f"  {name:<28} median {middle:10.3f}   from {values[0]:.3f} to {values[-1]:.3f}")
    for name, took in limits.items():
        print(f"  {name:<28} {took:17.3f}   ({fields / took:,.0f} fields a second)")


if __name__ == "__main__":
    main()
