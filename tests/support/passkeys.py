"""A security key in software: answers as a browser with a key would, or as a forger might."""

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

PRESENT, HAS_KEY = 0x01, 0x40


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class SoftKey:
    """``origin`` is where the browser stands; ``counter`` grows with each signature."""

    origin: str = "http://localhost"
    host: str = "localhost"
    counter: int = 0
    identity: bytes = b"soft-key-1"
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to being asked for a new key."""
        public = ES256.from_cryptography_key(self.secret.public_key())
        made = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.identity, public)
        data = self._data(PRESENT | HAS_KEY, made)
        attestation = bytes(AttestationObject.create("none", data, {}))
        return self._answer(
            attestationObject=text(attestation),
            clientDataJSON=text(self._client("webauthn.create", options)),
        )

    def use(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to being asked to sign."""
        self.counter += 1 if self.counter else 0
        client, data = self._client("webauthn.get", options), self._data(PRESENT, None)
        signed = bytes(data) + sha256(client).digest()
        return self._answer(
            authenticatorData=text(bytes(data)),
            clientDataJSON=text(client),
            signature=text(self.secret.sign(signed, ec.ECDSA(SHA256()))),
        )

    def _data(self, flags: int, made: AttestedCredentialData | None) -> AuthenticatorData:
        digest = sha256(self.host.encode()).digest()
        given = bytes(made) if made else b""
        return AuthenticatorData.create(digest, flags, self.counter, given)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        told = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, **response: str) -> dict[str, Any]:
        identity = text(self.identity)
        return {"id": identity, "rawId": identity, "type": "public-key", "response": response}
