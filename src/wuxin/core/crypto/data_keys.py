"""The keys of subjects, wrapped in the database and open only in memory.

A list of rows opens its keys in one query: ``with hold(subjects)``. Outside of it each field asks
for its own. Nothing is remembered beyond the block, so an erased subject is gone at once.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone

from wuxin.core.crypto import ciphers, keyring
from wuxin.core.crypto.ciphers import Cipher
from wuxin.core.crypto.direct import CannotDecrypt
from wuxin.core.crypto.models import DataKey

WITNESS = "key-file"
_CHUNK = 500


class SubjectErased(CannotDecrypt):
    """The subject's key was destroyed: nothing of it can be read or written any more."""


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A data key in clear."""

    generation: int
    cipher: Cipher
    secret: bytes
    born_under: int

    @property
    def is_current(self) -> bool:
        """Made under the current master key, for the cipher that is set."""
        return (self.born_under, self.cipher) == (keyring.current_master(), ciphers.chosen())


class _Wrapped(NamedTuple):
    """A row without the cost of a model, for lists of thousands."""

    subject: str
    generation: int
    cipher: int
    master: int
    born_under: int
    wrapped: bytes


# By generation; None is one that these keys do not open, no key at all an erased subject.
Keys = dict[int, OpenKey | None]


@dataclass(slots=True)
class _Held:
    """The open keys of a block, and the subjects that are asked for with the first of them."""

    keys: dict[str, Keys]
    waiting: set[str]

    def of(self, subject: str) -> Keys | None:
        if subject in self.waiting:
            self.keys |= _open_all(sorted(self.waiting))
            self.waiting.clear()
        return self.keys.get(subject)


_held: ContextVar[_Held | None] = ContextVar("held data keys", default=None)


@contextmanager
def hold(subjects: Iterable[str], *, make: bool = False) -> Iterator[None]:
    """Open the keys of many subjects in one query a 500, once the first of them is needed.

    ``make`` a key for those that have none, inside a transaction that writes.
    """
    held = _Held({}, set(subjects))
    if make:
        wanted = sorted(held.waiting)
        held.keys, held.waiting = _open_all(wanted), set()
        _make([subject for subject in wanted if subject not in held.keys], held.keys)
    mark = _held.set(held)
    try:
        yield
    finally:
        _held.reset(mark)


def sealing_key(subject: str) -> OpenKey:
    """The newest key of the subject, made if there is none: inside a transaction that writes.

    Raises ``SubjectErased``, ``KeyFileFault``.
    """
    held = _held.get()
    keys = held.of(subject) if held else None
    if keys is None:
        found = _open_all([subject])
        if subject not in found:
            _make([subject], found)
        keys = found[subject]
    return _one_of(keys, subject, max(keys, default=0))


def newest_key(subject: str) -> OpenKey | None:
    """What seals today, as far as it is held and opens; makes none."""
    held = _held.get()
    keys = (held.of(subject) if held else None) or {}
    return keys.get(max(keys, default=0))


def refuse_erased(subject: str) -> None:
    """For values that no data key seals yet. Raises ``SubjectErased``."""
    held = _held.get()
    keys = held.of(subject) if held else _open_all([subject]).get(subject)
    if keys == {}:
        raise SubjectErased(subject)


def opening_key(subject: str, generation: int) -> OpenKey:
    """Raises ``CannotDecrypt`` for a key there never was, ``SubjectErased`` for one destroyed."""
    held = _held.get()
    keys = held.of(subject) if held else None
    if keys is None or (keys and generation not in keys):  # made anew since they were held
        keys = _open_all([subject]).get(subject)
    if keys is None:
        raise CannotDecrypt(subject)
    return _one_of(keys, subject, generation)


def renew_superseded(subjects: Iterable[str]) -> None:
    """Give each held subject a further generation of its key, and hold that too, if its newest
    is not under the current master key and cipher.

    Called inside ``hold`` and a transaction. Who has no key gets none.
    """
    held = _held.get()
    if held is None:
        raise LookupError("keys are renewed where they are held")
    found = [(subject, held.of(subject)) for subject in sorted(subjects)]
    newest = [(subject, max(keys), keys[max(keys)]) for subject, keys in found if keys]
    old = {s: number for s, number, key in newest if key is None or not key.is_current}
    locked = DataKey.objects.in_use().filter(subject__in=old).select_for_update()
    still = set(locked.values_list("subject", flat=True))  # but those erased a moment ago
    rows = [_new_row(subject, old[subject] + 1) for subject in sorted(still)]
    DataKey.objects.bulk_create(rows, batch_size=_CHUNK)
    for row in rows:
        held.keys[row.subject][row.generation] = _open(row)


def rewrap(rows: Iterable[DataKey]) -> list[DataKey]:
    """Put keys under the current master key; saves nothing."""
    changed = []
    for row in rows:
        secret, row.master = _open(row).secret, keyring.current_master()
        row.wrapped = _wrapped(row, secret)
        changed.append(row)
    return changed


@transaction.atomic
def erase_subject(subject: str) -> int:
    """Destroy the subject's keys: whatever was sealed for it is unreadable from now on.

    Returns how many keys went. Blind indexes and rows are the caller's to clear; a backup made
    before keeps the wrapped keys until it is destroyed itself.
    """
    keys = DataKey.objects.select_for_update().filter(subject=subject)
    list(keys)  # waits for a turning over, whose new generation only the next statement sees
    rows = list(keys.in_use().order_by("generation")) or [_new_row(subject, 1)]
    last, gone = rows[-1], sum(row.pk is not None for row in rows)
    if keys.exclude(erased_at=None).exists():
        return 0
    keys.filter(generation__lt=last.generation).delete()
    last.wrapped, last.erased_at = b"", timezone.now()
    last.save()
    if (held := _held.get()) is not None:
        held.keys.pop(subject, None)
    return gone


def look_at_witness() -> bool:
    """Whether the key file is the one of this database; False if nothing tells yet.

    Raises ``KeyFileFault`` if it is another one.
    """
    keyring.ring()
    witnesses = list(DataKey.objects.filter(subject=WITNESS))
    for row in witnesses:
        _open_witness(row)
    return bool(witnesses)


def _open_all(subjects: Collection[str]) -> dict[str, Keys]:
    wanted, found = list(subjects), dict[str, Keys]()
    for start in range(0, len(wanted), _CHUNK):
        some = DataKey.objects.filter(subject__in=wanted[start : start + _CHUNK])
        for columns in some.values_list(*_Wrapped._fields):
            row = _Wrapped(*columns)
            keys = found.setdefault(row.subject, {})
            if row.wrapped:
                keys[row.generation] = _open_if_it_does(row)
    return found


def _one_of(keys: Keys, subject: str, generation: int) -> OpenKey:
    if not keys:
        raise SubjectErased(subject)
    if (key := keys.get(generation)) is None:
        raise CannotDecrypt(subject)
    return key


def _make(subjects: list[str], found: dict[str, Keys]) -> None:
    """First keys; where somebody made one in the same moment, theirs is taken."""
    if not subjects:
        return
    see_witness()
    rows = [_new_row(subject, 1) for subject in subjects]
    DataKey.objects.bulk_create(rows, batch_size=_CHUNK, ignore_conflicts=True)
    found |= _open_all(subjects)


def see_witness() -> None:
    """Before anything new is sealed: the key file must be the one of this database.

    The witness of a master key is a data key that nothing is sealed with.
    """
    number = keyring.current_master()
    row = DataKey.objects.filter(subject=WITNESS, generation=number).first()
    if row:
        _open_witness(row)
    else:
        look_at_witness()
        DataKey.objects.bulk_create([_new_row(WITNESS, number)], ignore_conflicts=True)


def _open_witness(row: DataKey) -> None:
    if row.master != row.generation or str(row.master) not in keyring.ring()["fields"]:
        return  # its key was dropped in good order
    try:
        _open(row)
    except CannotDecrypt as error:
        sentence = "the key file is not the one this database was sealed with; restore that one"
        raise keyring.KeyFileFault(sentence) from error


def _new_row(subject: str, generation: int) -> DataKey:
    cipher, master = ciphers.chosen(), keyring.current_master()
    row = DataKey(
        subject=subject,
        generation=generation,
        cipher=cipher,
        master=master,
        born_under=master,
        made_at=timezone.now(),
    )
    row.wrapped = _wrapped(row, secrets.token_bytes(ciphers.KEY_BYTES[cipher]))
    return row


def _wrapped(row: DataKey, secret: bytes) -> bytes:
    cipher = Cipher(row.cipher)
    wrapping = keyring.wrapping_key(row.master, cipher)
    return ciphers.lock(cipher, wrapping, secret, _associated(row))


def _open(row: DataKey | _Wrapped) -> OpenKey:
    cipher = Cipher(row.cipher)
    wrapping = keyring.wrapping_key(row.master, cipher)
    try:
        secret = ciphers.unlock(cipher, wrapping, bytes(row.wrapped), _associated(row))
    except InvalidTag as error:
        raise CannotDecrypt(row.subject) from error
    return OpenKey(row.generation, cipher, secret, row.born_under)


def _open_if_it_does(row: DataKey | _Wrapped) -> OpenKey | None:
    """One key that does not open keeps nobody from the others of a list."""
    try:
        return _open(row)
    except CannotDecrypt:
        return None


def _associated(row: DataKey | _Wrapped) -> bytes:
    """What a wrapped key is bound to: it opens for no other subject or generation."""
    return f"key\x1f{row.subject}\x1f{row.generation}\x1f{row.cipher}\x1f{row.master}".encode()
