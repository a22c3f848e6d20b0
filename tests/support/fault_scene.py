"""A district whose large roster is read and waits to be confirmed, and a roll to be called, in
the database of the environment.

Run as a program, so that the settings are those of a real process; prints what a test needs.
"""

import json
import sys

import django
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

django.setup()  # before anything that has models

from tests.support import people as make  # noqa: E402
from tests.support import seasons  # noqa: E402
from tests.support.district import District, make_district  # noqa: E402
from tests.support.rosters import line, read, workbook  # noqa: E402
from wuxin.core import clock  # noqa: E402
from wuxin.people import queries  # noqa: E402
from wuxin.people.models import Account  # noqa: E402
from wuxin.people.sessions import SessionStore  # noqa: E402


def session_of(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = make.BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def roster_of(district: District, rows: int) -> int:
    """Read and ready to confirm; its number."""
    by = queries.account_and_actor(district.organiser.pk, on=clock.today())[1]
    names = (district.first.name, district.second.name)
    lines = [line(n, f"卒{chr(0x4E00 + n)}", names[n % 2], identity="") for n in range(1, rows + 1)]
    content = workbook(lines)
    return read(district.town, content, by=by, now=clock.now(), on=clock.today()).pk


def roll_of(district: District) -> str:
    """A field class with the first branch invited; the address of its roll."""
    batch = seasons.make_batch(seasons.make_activity(seasons.make_season(district.committee)))
    for _number in range(30):
        make.make_person(district.first)
    seasons.invite(batch, district.first)
    return reverse("seasons:roll_call", args=[batch.pk, district.first.pk])


def main(rows: int) -> None:
    district = make_district()
    made = {
        "roll": roll_of(district),
        "roster": roster_of(district, rows),
        "session": session_of(district.organiser),
    }
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]))
