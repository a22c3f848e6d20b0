"""Members' codes: made when somebody is first put on a roll, and kept."""

import secrets
from collections.abc import Collection
from datetime import datetime

from wuxin.seasons.models.codes import ALPHABET, LENGTH, MemberCode


def make_codes(person_ids: Collection[int], *, now: datetime) -> None:
    """Give a code to those who have none. Two at once do no harm: the first one stands."""
    known = set(
        MemberCode.objects.filter(person__in=person_ids).values_list("person_id", flat=True)
    )
    MemberCode.objects.bulk_create(
        (
            MemberCode(person_id=pk, code=new_code(), made_at=now)
            for pk in person_ids
            if pk not in known
        ),
        ignore_conflicts=True,
    )


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
