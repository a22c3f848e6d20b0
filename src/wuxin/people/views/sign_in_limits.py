"""How often a password may be tried: three limits, so that nobody locks out a school.

1. A name at an address: eight wrong passwords, then a quarter of an hour (django-axes). Whoever
   errs, or is guessed at, waits alone.
2. An address, over all names: a ceiling far above what a whole school mistypes. It stops who tries
   one password on every name, for a few minutes at a time.
3. A device on which the name has signed in before is asked neither; it has eight tries of its own
   in a quarter of an hour, and only then counts as unknown. So ten thousand failures behind the
   school's address stop nobody there who types the right password where they always do.

The device proves itself by a signed cookie with the key of the account and a part of its session
hash: a changed password makes it worthless, and it opens nothing without the password. It tells
nobody when somebody was here. Behind a proxy that hides addresses the ceiling is one for all.
"""

from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wuxin.people.models import Account
from wuxin.people.queries import accounts as queries

MOST_AT_AN_ADDRESS = 300
WAIT = timedelta(minutes=5)
_MOST_ON_A_DEVICE = 8
_DEVICE_WAIT_S = 900
_MOST_ACCOUNTS = 5  # of one device: a computer in a school's office is shared
_SALT = "wuxin.people.device"


def is_over_ceiling(request: HttpRequest) -> bool:
    """Whether too many passwords were wrong at this address in the last minutes."""
    address = str(get_client_ip_address(request) or "")
    since = timezone.now() - WAIT  # the real time, as axes counts it, also in a demo
    return queries.wrong_tries_at(address, since=since) >= MOST_AT_AN_ADDRESS


def may_try_as_known(request: HttpRequest, username: str) -> bool:
    """Whether this device knows the name and has a try left; takes the try."""
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None or _mark_of(account) not in _marks(request):
        return False
    key = f"device-tries-{account.pk}"
    tries = int(cache.get(key, 0)) + 1
    cache.set(key, tries, _DEVICE_WAIT_S)
    return tries <= _MOST_ON_A_DEVICE


def check(request: HttpRequest, given: dict[str, Any]) -> Account | None:
    """The account, if the password is right; axes is not asked and counts nothing."""
    found = ModelBackend().authenticate(request, **given)
    return found if isinstance(found, Account) else None


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let the device know the account, and forget its tries."""
    cache.delete(f"device-tries-{account.pk}")
    mark = _mark_of(account)
    marks = [mark, *(one for one in _marks(request) if one != mark)][:_MOST_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(marks, salt=_SALT),
        max_age=settings.SESSION_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _mark_of(account: Account) -> str:
    return f"{account.pk}:{account.get_session_auth_hash()[:16]}"


def _marks(request: HttpRequest) -> list[str]:
    age = settings.SESSION_COOKIE_AGE
    try:
        found = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=age
        )
    except signing.BadSignature:
        return []
    return [str(mark) for mark in found]
