"""Members' codes: made when somebody is first put on a roll, and kept until one is renewed."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Person
from wuxin.seasons.models.codes import ALPHABET, LENGTH, MemberCode
from wuxin.seasons.policies import roll_calls as policies


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


@transaction.atomic
def renew_code(*, person: Person, by: Actor, now: datetime) -> MemberCode:
    """Give another code in place of one that was lost or seen; the old one stops at once.

    By the person, or for them by who calls the roll of their branch. The event holds no code.
    """
    if not policies.can_renew_code(by, person):
        raise NotAllowed
    fields = {"code": new_code(), "made_at": now}
    renewed, _is_new = MemberCode.objects.update_or_create(person=person, defaults=fields)
    on_behalf_of_id = person.pk if by.person_id != person.pk else None
    audit.record(
        "seasons.code.renewed", target=renewed, by=by, at=now, on_behalf_of_id=on_behalf_of_id
    )
    return renewed


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
