"""Codes of an authenticator app: six digits, a new one each half-minute, one either side counts."""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.crypto import constant_time_compare

STEP_S = 30
DIGITS = 6
_SECRET_BYTES = 20
_DRIFT = (0, -1, 1)


def new_secret() -> str:
    """160 bits as base 32, the form in which apps take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """The half-minute, counted from 1970."""
    return int(moment.timestamp()) // STEP_S


def code_of(secret: str, step: int) -> str:
    return _totp(secret).generate(step * STEP_S).decode()


def step_of(secret: str, code: str, *, around: int) -> int | None:
    """The half-minute to which the code belongs, the present one or a neighbour."""
    steps = [around + drift for drift in _DRIFT]
    found = [step for step in steps if constant_time_compare(code_of(secret, step), code)]
    return found[0] if found else None


def address_of(secret: str, *, account_name: str, issuer: str) -> str:
    """What the square code says to the app."""
    return _totp(secret).get_provisioning_uri(account_name, issuer)


def in_groups(secret: str) -> str:
    """ABCD EFGH …, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _totp(secret: str) -> TOTP:
    """SHA-1 and half a minute: what every app takes for granted."""
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_S)
