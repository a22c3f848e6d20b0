"""Values planted through every page and field that seals, in the database of the environment.

Run as a program with two digits strings: a phone and an ID number. The log is at its most
talkative. Afterwards the keys are turned over, a backup is made where there is a command for it,
and the write-ahead log is copied, for SQLite empties it when the last process leaves.
"""

import io
import json
import logging
import shutil
import sys
from pathlib import Path

import django

django.setup()  # before anything that has models

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.support import people as make  # noqa: E402
from tests.support import seasons, uploads  # noqa: E402
from tests.support.district import District, make_district  # noqa: E402
from tests.support.peeked import NAME  # noqa: E402
from wuxin.core import clock, crypto, jobs  # noqa: E402
from wuxin.core.crypto.fields import sealed_fields  # noqa: E402
from wuxin.people.actions import authenticators  # noqa: E402
from wuxin.people.models import Person, RosterImport  # noqa: E402
from wuxin.seasons import season_paper  # noqa: E402


def main(phone: str, identity: str, var: Path) -> None:
    logging.basicConfig(filename=var / "all.log", level=logging.DEBUG, force=True)
    district = make_district()
    client = Client(raise_request_exception=False)
    client.post("/suggestions/entry/", {"text": "字太小", "contact": phone, "page": "/"})
    make.signed_in(client, district.organiser)
    _plant_rosters(client, district, phone, identity)
    _plant_files(client, district, phone)
    _plant_secret(district, phone)
    season_paper.keep(1, f"%PDF-1.4 {phone}".encode())
    _look_and_fail(client, phone, identity)
    call_command("keys", "new", stdout=io.StringIO())
    call_command("keys", "rotate", stdout=io.StringIO())
    if "backup" in get_commands():
        call_command("backup", verbosity=0, stdout=io.StringIO())
    if connection.vendor == "sqlite":
        shutil.copy(f"{settings.DATABASES['default']['NAME']}-wal", var / "wal-copy")
    sys.stdout.write(json.dumps({"empty": _empty_columns(), "read": _read_again(phone)}))


def _plant_rosters(client: Client, district: District, phone: str, identity: str) -> None:
    """One is applied, whose file is forgotten; one waits, with file and preview."""
    head = "姓名,身份证号,手机号,所在党支部\n"
    for name, number in ((NAME, identity), (f"{NAME}二", "")):
        text = f"{head}{name},{number},{phone},{district.first.name}\n"
        sent = {
            "organisation": district.first.pk,
            "file": SimpleUploadedFile("花名册.csv", text.encode()),
            "effective_on": clock.today().isoformat(),
        }
        answer = client.post(reverse("people:roster_upload"), sent)
        assert answer.status_code == 302, answer.content.decode()
        jobs.run_waiting()
        if number:
            url = reverse("people:roster_confirmation", args=[RosterImport.objects.latest("pk").pk])
            assert client.post(url, {}).status_code == 302
            jobs.run_waiting()
    assert Person.objects.get(name=NAME).id_number() == identity


def _plant_files(client: Client, district: District, phone: str) -> None:
    season = seasons.make_season(district.committee)
    uploads.PLACE = phone
    for name, content in (
        ("安排.pdf", b"%PDF-1.4 " + phone.encode()),
        ("照片.jpg", uploads.photo()),
        ("假的.pdf", b"<html>" + phone.encode()),
    ):
        sent = {
            "title": "冬训动员",
            "text": "请按时参加。",
            "branches": [district.first.pk],
            "file": SimpleUploadedFile(name, content),
        }
        client.post(reverse("seasons:notice_create", args=[season.code]), sent)


def _look_and_fail(client: Client, phone: str, identity: str) -> None:
    """Pages that show them, look for them, or fail over them."""
    person = Person.objects.get(name=NAME)
    client.get(reverse("people:person_detail", args=[person.pk]))
    for name in ("person_phone", "person_id_number"):
        client.post(reverse(f"people:{name}", args=[person.pk]))
    client.post("/search/", {"q": phone})
    client.post(reverse("people:person_search"), {"q": identity})
    client.post("/suggestions/entry/", {"text": "", "contact": phone, "page": "/"})


def _plant_secret(district: District, phone: str) -> None:
    """As the secret of an app: a real one is drawn by the machine and known to nobody before."""
    authenticators.give_authenticator(
        account=district.organiser, by=seasons.PROGRAM, now=clock.now()
    )
    app = district.organiser.authenticator
    crypto.seal(app, "secret", phone)
    app.save()


def _empty_columns() -> list[str]:
    """Sealed columns through which nothing was planted: to be added here."""
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in sealed_fields(model)
        if not model._default_manager.exclude(**{field.attname: b""}).exists()
    ]


def _read_again(phone: str) -> bool:
    person = Person.objects.get(name=NAME)
    return person.phone() == phone and phone.encode() in season_paper.kept(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(settings.VAR))
