"""Keys are turned over while the program runs, and nothing becomes unreadable."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.support.keys import keys_of, legacy_person, own_key_file, sealed_person
from wuxin.core import crypto
from wuxin.core.crypto import data_keys, keyring, rotation
from wuxin.core.crypto.models import DataKey
from wuxin.core.models import AuditEvent
from wuxin.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Iterator[Path]:
    with own_key_file(settings, tmp_path) as path:
        yield path


def keys(*line: str) -> str:
    out = io.StringIO()
    call_command("keys", *line, stdout=out)
    return out.getvalue()


def stored(person: Person) -> bytes:
    return bytes(Person.objects.values_list("phone_sealed", flat=True).get(pk=person.pk))


def a_day_later() -> None:
    for key in DataKey.objects.all():
        key.made_at -= rotation.KEEP_OLD + timedelta(minutes=1)
        key.save()


def test_values_of_before_stay_readable_and_get_a_key_of_their_subject() -> None:
    old = legacy_person(1)
    assert stored(old)[0] == 1
    assert Person.objects.get(pk=old.pk).phone() == "19900000001"

    turned = rotation.rotate()

    assert (turned.sealed_anew, turned.unreadable) == (1, [])
    assert stored(old)[0] == 0
    assert Person.objects.get(pk=old.pk).phone() == "19900000001"


def test_after_a_new_key_everything_is_sealed_anew_and_the_old_key_can_go() -> None:
    persons = [sealed_person(number) for number in range(3)]
    before = [stored(person) for person in persons]
    keys("new")
    assert "6 of them wait" in keys("check")
    assert "6 fields sealed anew" in keys("rotate")

    assert all(stored(person) != old for person, old in zip(persons, before, strict=True))
    assert "0 of them wait" in keys("check")
    keys("drop", "1")
    assert [Person.objects.get(pk=p.pk).phone()[-1] for p in persons] == ["0", "1", "2"]
    assert list(keyring.ring()["fields"]) == ["2"]
    codes = AuditEvent.objects.filter(code__startswith="core.keys").order_by("pk")
    assert [event.code for event in codes] == [
        "core.keys.made", "core.keys.rotated", "core.keys.dropped",
    ]  # fmt: skip


def test_done_again_it_changes_nothing() -> None:
    person = sealed_person(1)
    keys("new")
    keys("rotate")
    after = stored(person)
    assert "0 fields sealed anew" in keys("rotate")
    assert stored(person) == after


@pytest.mark.parametrize(
    ("was", "becomes"), [("aes-256-gcm", "sm4-gcm"), ("sm4-gcm", "aes-256-gcm")]
)
def test_the_cipher_is_changed_by_the_same_way(settings: Any, was: str, becomes: str) -> None:
    settings.FIELD_CIPHER = was
    person = sealed_person(1)
    settings.FIELD_CIPHER = becomes
    assert Person.objects.get(pk=person.pk).phone() == "19900000001"
    rotation.rotate()
    assert stored(person)[1] == crypto.Cipher[becomes.replace("-", "_").upper()]
    assert Person.objects.get(pk=person.pk).phone() == "19900000001"


def test_a_row_loaded_before_and_saved_afterwards_stays_readable() -> None:
    """Another request holds the old ciphertext in memory and writes it back."""
    person = sealed_person(1)
    loaded = Person.objects.get(pk=person.pk)
    keys("new")
    keys("rotate")
    loaded.position = "教师"
    loaded.save()

    assert Person.objects.get(pk=person.pk).phone() == "19900000001"
    assert "2 fields sealed anew" in keys("rotate")
    assert Person.objects.get(pk=person.pk).phone() == "19900000001"


def test_superseded_keys_go_after_a_day_and_not_while_a_row_needs_them() -> None:
    person = sealed_person(1)
    loaded = Person.objects.get(pk=person.pk)
    keys("new")
    keys("rotate")
    assert [key.generation for key in keys_of(person)] == [1, 2]
    loaded.save()
    a_day_later()
    assert "2 superseded" not in keys("rotate")
    assert [key.generation for key in keys_of(person)] == [2]
    assert Person.objects.get(pk=person.pk).phone() == "19900000001"


def test_what_broke_off_goes_on_where_work_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    persons = [sealed_person(number) for number in range(6)]
    keys("new")

    def stop(done: int, _total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    assert sum(stored(person)[3] == 2 for person in persons) == 2
    assert all(Person.objects.get(pk=p.pk).phone() for p in persons)
    assert rotation.rotate().sealed_anew == 8
    assert all(Person.objects.get(pk=p.pk).phone() for p in persons)


def test_what_does_not_open_is_counted_and_left_as_it_is() -> None:
    good, bad = sealed_person(1), sealed_person(2)
    Person.objects.filter(pk=bad.pk).update(phone_sealed=good.phone_sealed)
    keys("new")
    with pytest.raises(
        CommandError, match=f"1 fields or files do not open.*people_person {bad.pk}"
    ):
        keys("rotate")
    assert stored(bad) == bytes(good.phone_sealed)
    assert Person.objects.get(pk=good.pk).phone() == "19900000001"
    with pytest.raises(CommandError, match="do not open"):
        keys("check")


def test_an_erased_subject_is_gone_through_in_silence() -> None:
    person = sealed_person(1)
    crypto.erase_subject(crypto.subject_of(person))
    keys("new")
    assert rotation.rotate() == rotation.Turned(seen=1)
    with pytest.raises(crypto.SubjectErased):
        Person.objects.get(pk=person.pk).phone()


def test_a_key_in_use_is_not_dropped(key_file: Path) -> None:
    sealed_person(1)
    keys("new")
    before = key_file.read_text()
    with pytest.raises(CommandError, match="rotate"):
        keys("drop", "1")
    keys("rotate")
    with pytest.raises(CommandError, match="2 data keys are under key 2"):
        keys("drop", "2")
    assert key_file.read_text() == before


def test_with_another_key_file_nothing_is_touched(key_file: Path) -> None:
    person = sealed_person(1)
    before = stored(person)
    key_file.unlink()
    with pytest.raises(CommandError, match=r"missing.*Nothing was changed"):
        keys("rotate")
    crypto.create_key_file(key_file)
    for step in ("new", "check", "rotate"):
        with pytest.raises(CommandError, match=r"not the one.*Nothing was changed"):
            keys(step)
    assert stored(person) == before
    assert DataKey.objects.exclude(subject=data_keys.WITNESS).count() == 1


def test_a_subject_erased_in_the_midst_of_it_gets_no_new_key() -> None:
    person = sealed_person(1)
    subject = crypto.subject_of(person)
    keys("new")
    with crypto.hold([subject]):
        assert person.phone()
        by_another = DataKey.objects.filter(subject=subject)
        by_another.update(wrapped=b"", erased_at=timezone.now())
        crypto.renew_superseded([subject])
    assert [(key.generation, bytes(key.wrapped)) for key in keys_of(person)] == [(1, b"")]
