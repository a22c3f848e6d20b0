"""A key file of the test's own, and rows sealed with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wuxin.core import crypto
from wuxin.core.crypto.models import DataKey
from wuxin.people.models import Person


@contextmanager
def own_key_file(settings: Any, folder: Path) -> Iterator[Path]:
    settings.KEY_FILE = str(folder / "keys.json")
    crypto.create_key_file(folder / "keys.json")
    crypto.forget_keys()
    yield folder / "keys.json"
    crypto.forget_keys()


def sealed_person(number: int, **fields: Any) -> Person:
    person = Person(name=f"示例{number}", **fields)
    person.seal(phone=f"1990000{number:04}", id_number=f"ID{number:016}")
    person.save()
    return person


def legacy_person(number: int) -> Person:
    """As it was sealed before subjects had keys: straight under the key file."""
    person = Person(name=f"旧示例{number}")
    place = {"table": "people_person", "key": person.key}
    person.phone_sealed = crypto.encrypt(f"1990000{number:04}", column="phone", **place)
    person.save()
    return person


def keys_of(person: Person) -> list[DataKey]:
    subject = crypto.subject_of(person)
    return list(DataKey.objects.filter(subject=subject).order_by("generation"))
