"""A district with a large roster read and ready to confirm, in the database of the environment.

Run as a program, so that the settings are those of a real process; prints what a test needs.
"""

import json
import sys


def main(rows: int) -> None:
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )

    from tests.support import people as make  # noqa: PLC0415
    from tests.support.district import make_district  # noqa: PLC0415
    from tests.support.rosters import line, read, workbook  # noqa: PLC0415
    from wuxin.core import clock  # noqa: PLC0415
    from wuxin.people import queries  # noqa: PLC0415
    from wuxin.people.sessions import SessionStore  # noqa: PLC0415

    district = make_district()
    account = district.organiser
    now = clock.now()
    by = queries.account_and_actor(account.pk, on=clock.today())[1]
    names = ("示例小学党支部", "示例中学党支部")
    lines = [line(n, f"卒{chr(0x4E00 + n)}", names[n % 2], identity="") for n in range(1, rows + 1)]
    roster = read(district.town, workbook(lines), by=by, now=now, on=clock.today())
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = make.BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    made = {"roster": roster.pk, "first": district.first.pk, "session": session.session_key}
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]))
