"""Passkeys: what the browser is asked for, and what it answered, looked through by ``fido2``.

A passkey belongs to a host name with HTTPS (or to ``localhost``); an address of numbers has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wuxin.core import crypto

State = dict[str, Any]


class NotThisKey(ValueError):
    """What the browser sent does not prove the key: of another place, challenge or account."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the page stands: ``https://wuxin.example``."""

    origin: str
    host: str
    title: str

    @property
    def takes_passkeys(self) -> bool:
        if self.host == "localhost":
            return True
        return self.origin.startswith("https://") and not _is_address(self.host)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that was just made: its identity, its public part, its counter."""

    credential_id: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class UsedKey:
    """The key that signed, and its counter then."""

    credential_id: bytes
    sign_count: int


def ask_to_make(
    site: Site, *, account_id: int, name: str, known: Sequence[bytes]
) -> tuple[dict[str, Any], State]:
    """What to ask the browser, and what to remember until it answers."""
    digest = crypto.keyed_digest(str(account_id).encode(), purpose="passkey-user")
    user = PublicKeyCredentialUserEntity(id=digest, name=name, display_name=name)
    options, state = _server(site).register_begin(
        user,
        [AttestedCredentialData(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


def look_at_made(site: Site, state: State, answer: Mapping[str, Any]) -> MadeKey:
    """Raises ``NotThisKey``."""
    try:
        found = _server(site).register_complete(state, answer)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotThisKey(str(error)) from error
    made = found.credential_data
    if made is None:
        raise NotThisKey("no key in the answer")
    return MadeKey(made.credential_id, bytes(made), found.counter)


def ask_to_use(site: Site, known: Sequence[bytes]) -> tuple[dict[str, Any], State]:
    """What to ask the browser, and what to remember until it answers."""
    options, state = _server(site).authenticate_begin(
        [AttestedCredentialData(one) for one in known],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


def look_at_used(
    site: Site, state: State, known: Sequence[bytes], answer: Mapping[str, Any]
) -> UsedKey:
    """Raises ``NotThisKey``."""
    credentials = [AttestedCredentialData(one) for one in known]
    try:
        found = _server(site).authenticate_complete(state, credentials, answer)
        counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotThisKey(str(error)) from error
    return UsedKey(found.credential_id, counter)


def challenge_of(state: State) -> bytes:
    return websafe_decode(str(state["challenge"]))


def _server(site: Site) -> Fido2Server:
    """The origin is compared whole: port and scheme too, and no subdomain of ours."""
    place = PublicKeyCredentialRpEntity(id=site.host, name=site.title)
    return Fido2Server(place, verify_origin=lambda origin: origin == site.origin)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
