"""The two authenticated ciphers: AES-256-GCM, and SM4-GCM where a rule asks for it.

A sealed message is nonce ‖ ciphertext ‖ tag. SM4 has keys of 128 bits; the nonce of both is
96 random bits, far from the limit of 2³² messages of one key, for each subject has its own.
"""

import secrets
from enum import IntEnum

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
_TAG = 16


class Cipher(IntEnum):
    """The numbers stand in ciphertexts and are never given to another cipher."""

    AES_256_GCM = 1
    SM4_GCM = 2


KEY_BYTES = {Cipher.AES_256_GCM: 32, Cipher.SM4_GCM: 16}
NAMES = {"aes-256-gcm": Cipher.AES_256_GCM, "sm4-gcm": Cipher.SM4_GCM}


def chosen() -> Cipher:
    """What new data keys are for. Raises ``ImproperlyConfigured`` for what is not to be had."""
    cipher = NAMES.get(settings.FIELD_CIPHER)
    if cipher is None:
        known = ", ".join(NAMES)
        raise ImproperlyConfigured(f"WUXIN_CIPHER is {settings.FIELD_CIPHER!r}; known are {known}")
    return cipher


def is_to_be_had(cipher: Cipher) -> bool:
    """Whether this machine's OpenSSL has it: some are built without SM4."""
    try:
        lock(cipher, bytes(KEY_BYTES[cipher]), b"", b"")
    except UnsupportedAlgorithm:
        return False
    return True


def lock(cipher: Cipher, secret: bytes, message: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    if cipher is Cipher.AES_256_GCM:
        return nonce + AESGCM(secret).encrypt(nonce, message, associated)
    machine = Machine(algorithms.SM4(secret), modes.GCM(nonce)).encryptor()
    machine.authenticate_additional_data(associated)
    return nonce + machine.update(message) + machine.finalize() + machine.tag


def unlock(cipher: Cipher, secret: bytes, stored: bytes, associated: bytes) -> bytes:
    """Raises ``InvalidTag`` for another key, other associated data or a changed byte."""
    nonce, body = stored[:NONCE], stored[NONCE:]
    if len(body) < _TAG:
        raise InvalidTag
    if cipher is Cipher.AES_256_GCM:
        return AESGCM(secret).decrypt(nonce, body, associated)
    machine = Machine(algorithms.SM4(secret), modes.GCM(nonce, body[-_TAG:])).decryptor()
    machine.authenticate_additional_data(associated)
    return machine.update(body[:-_TAG]) + machine.finalize()
