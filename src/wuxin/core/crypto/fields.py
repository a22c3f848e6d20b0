"""A column that is sealed with its subject's key: table, column, row and tier are bound to it.

What is stored is 0 ‖ cipher ‖ generation (2 bytes) ‖ nonce ‖ ciphertext ‖ tag. A first byte
other than 0 is a value from before subjects had keys; it is read, and sealed anew by rotation.
"""

from typing import TYPE_CHECKING, Any, cast

from cryptography.exceptions import InvalidTag
from django.db import models

from wuxin.core.crypto import ciphers, data_keys, direct
from wuxin.core.crypto.ciphers import Cipher
from wuxin.core.crypto.direct import CannotDecrypt

_HEAD = 4
_ENDING = "_sealed"


if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField  # which takes no types while it runs


class SealedField(_Binary):
    """``phone_sealed`` holds the column ``phone`` of one row, known by its ``key``.

    The subject is the row itself, unless ``subject`` names a table and the way to the key of a
    row there (``("care_child", "child__key")``): then the value goes when that row's key goes.
    In migrations it is the plain ``BinaryField`` it is to the database.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.tier: int = kwargs.pop("tier", 3)
        self.subject: tuple[str, str] | None = kwargs.pop("subject", None)
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    @property
    def column_name(self) -> str:
        return self.name.removesuffix(_ENDING)

    @property
    def subject_table(self) -> str:
        return self.subject[0] if self.subject else str(self.model._meta.db_table)

    @property
    def subject_path(self) -> str:
        return self.subject[1] if self.subject else "key"

    def subject_of(self, row: models.Model) -> str:
        value: Any = row
        for part in self.subject_path.split("__"):
            value = getattr(value, part)
        return subject_name(self.subject_table, value)

    def associated(self, key: str) -> bytes:
        """What the value is bound to besides its data key."""
        table = self.model._meta.db_table
        return f"{table}\x1f{self.column_name}\x1f{key}\x1fT{self.tier}".encode()

    def lock(self, value: str, *, subject: str, key: str) -> bytes:
        return seal_bytes(value.encode(), subject=subject, bound_to=self.associated(key))

    def unlock(self, stored: bytes, *, subject: str, key: str) -> str:
        if stored[0]:
            data_keys.refuse_erased(subject)
            table = self.model._meta.db_table
            return direct.decrypt(stored, table=table, column=self.column_name, key=key)
        return open_bytes(stored, subject=subject, bound_to=self.associated(key)).decode()


def subject_name(table: str, key: object) -> str:
    return f"{table}:{key}"


def subject_of(row: models.Model) -> str:
    """The subject of a row that is one itself."""
    return subject_name(row._meta.db_table, row.serializable_value("key"))


def seal(row: models.Model, column: str, value: str) -> None:
    """Put a value into ``<column>_sealed`` of a row, which the caller saves.

    Inside the transaction of an action. Raises ``SubjectErased``, ``KeyFileFault``.
    """
    field = _field(row, column)
    stored = b""
    if value:
        stored = field.lock(value, subject=field.subject_of(row), key=row.serializable_value("key"))
    setattr(row, field.attname, stored)


def unseal(row: models.Model, column: str) -> str:
    """What ``<column>_sealed`` of a row says. Raises ``CannotDecrypt``, ``SubjectErased``."""
    field = _field(row, column)
    stored = bytes(getattr(row, field.attname))
    if not stored:
        return ""
    return field.unlock(stored, subject=field.subject_of(row), key=row.serializable_value("key"))


def seal_bytes(message: bytes, *, subject: str, bound_to: bytes) -> bytes:
    """Seal with the subject's newest key."""
    key = data_keys.sealing_key(subject)
    head = bytes([0, key.cipher]) + key.generation.to_bytes(2, "big")
    return head + ciphers.lock(key.cipher, key.secret, message, head + bound_to)


def open_bytes(stored: bytes, *, subject: str, bound_to: bytes) -> bytes:
    """Raises ``CannotDecrypt``, ``SubjectErased``."""
    head = stored[:_HEAD]
    key = data_keys.opening_key(subject, generation_of(stored))
    try:
        if Cipher(stored[1]) is not key.cipher:
            raise CannotDecrypt(subject)
        return ciphers.unlock(key.cipher, key.secret, stored[_HEAD:], head + bound_to)
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(subject) from error


def is_current(stored: bytes, *, subject: str) -> bool:
    """Whether the newest key sealed it, and that is under the current master key and cipher.

    Inside ``hold``.
    """
    newest = data_keys.newest_key(subject)
    if newest is None or not newest.is_current or stored[:1] != b"\0":
        return False
    return generation_of(stored) == newest.generation


def generation_of(stored: bytes) -> int:
    """Of the key that sealed it; 0 if that was the key file itself."""
    return 0 if stored[0] else int.from_bytes(stored[2:_HEAD], "big")


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def _field(row: models.Model, column: str) -> SealedField:
    return cast(SealedField, row._meta.get_field(column + _ENDING))
