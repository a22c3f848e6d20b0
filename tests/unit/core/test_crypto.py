"""Encrypted fields open only where they belong, and only with the keys they were sealed with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support.keys import keys_of, legacy_person, own_key_file, sealed_person
from wuxin.core import crypto
from wuxin.core.crypto import ciphers, keyring
from wuxin.core.crypto.ciphers import Cipher
from wuxin.core.crypto.models import DataKey
from wuxin.people.models import Person

pytestmark = pytest.mark.django_db
PLACE = {"table": "people_person", "column": "phone", "key": "a1"}
CIPHERS = ("aes-256-gcm", "sm4-gcm")
BOTH = [Cipher.AES_256_GCM, Cipher.SM4_GCM]


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_key_file(settings, tmp_path):
        yield


@pytest.mark.parametrize("cipher", BOTH)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(message=st.binary(max_size=80), flipped=st.integers(min_value=0))
def test_a_message_opens_whole_and_not_with_one_bit_changed(
    cipher: Cipher, message: bytes, flipped: int
) -> None:
    secret = ciphers.KEY_BYTES[cipher] * b"k"
    stored = bytearray(ciphers.lock(cipher, secret, message, b"place"))
    assert ciphers.unlock(cipher, secret, bytes(stored), b"place") == message
    stored[flipped % len(stored)] ^= 1
    with pytest.raises(InvalidTag):
        ciphers.unlock(cipher, secret, bytes(stored), b"place")


def test_sm4_gcm_is_the_one_of_the_standard() -> None:
    """The example of RFC 8998, appendix A.1."""
    secret = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    body = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    assert ciphers.unlock(Cipher.SM4_GCM, secret, nonce + body, associated) == plain
    assert ciphers.is_to_be_had(Cipher.SM4_GCM)


@pytest.mark.parametrize("name", CIPHERS)
def test_what_was_sealed_opens_again_with_its_own_key(settings: Any, name: str) -> None:
    settings.FIELD_CIPHER = name
    person = Person.objects.get(pk=sealed_person(1).pk)
    assert (person.phone(), person.id_number()) == ("19900000001", f"ID{1:016}")
    assert [key.cipher for key in keys_of(person)] == [ciphers.NAMES[name]]
    assert bytes(person.phone_sealed)[:2] == bytes([0, ciphers.NAMES[name]])
    assert b"19900000001" not in bytes(person.phone_sealed)


def test_an_unknown_cipher_is_named(settings: Any) -> None:
    settings.FIELD_CIPHER = "rot13"
    with pytest.raises(ImproperlyConfigured, match="rot13"):
        sealed_person(1)


@pytest.mark.parametrize("name", CIPHERS)
def test_a_value_moved_to_another_row_or_column_does_not_open(settings: Any, name: str) -> None:
    settings.FIELD_CIPHER = name
    one, other = sealed_person(1), sealed_person(2)
    Person.objects.filter(pk=other.pk).update(phone_sealed=one.phone_sealed)
    with pytest.raises(crypto.CannotDecrypt):
        Person.objects.get(pk=other.pk).phone()
    Person.objects.filter(pk=one.pk).update(id_number_sealed=one.phone_sealed)
    with pytest.raises(crypto.CannotDecrypt):
        Person.objects.get(pk=one.pk).id_number()


def test_a_value_moved_together_with_its_data_key_does_not_open_either() -> None:
    one, other = sealed_person(1), sealed_person(2)
    stolen = keys_of(one)[0]
    DataKey.objects.filter(subject=crypto.subject_of(other)).update(
        wrapped=stolen.wrapped, cipher=stolen.cipher, master=stolen.master
    )
    Person.objects.filter(pk=other.pk).update(phone_sealed=one.phone_sealed)
    with pytest.raises(crypto.CannotDecrypt):
        Person.objects.get(pk=other.pk).phone()


def test_destroying_a_key_makes_all_of_the_subject_unreadable_and_nobody_else() -> None:
    one, other = sealed_person(1), sealed_person(2)
    assert crypto.erase_subject(crypto.subject_of(one)) == 1
    for column in ("phone", "id_number"):
        with pytest.raises(crypto.SubjectErased):
            crypto.unseal(Person.objects.get(pk=one.pk), column)
    assert [bytes(key.wrapped) for key in keys_of(one)] == [b""]
    assert other.phone() == "19900000002"
    with pytest.raises(crypto.SubjectErased):
        one.seal(phone="19900000003")
    with crypto.hold([crypto.subject_of(one)], make=True), pytest.raises(crypto.SubjectErased):
        one.seal(phone="19900000003")
    assert crypto.erase_subject(crypto.subject_of(one)) == 0


def test_a_subject_of_before_is_erased_too() -> None:
    person = legacy_person(1)
    assert person.phone() == "19900000001"
    crypto.erase_subject(crypto.subject_of(person))
    with pytest.raises(crypto.SubjectErased):
        person.phone()


def test_keys_of_many_rows_are_opened_in_one_query() -> None:
    persons = [sealed_person(number) for number in range(5)]
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        crypto.hold(map(crypto.subject_of, persons)),
    ):
        assert [person.phone()[-1] for person in persons] == ["0", "1", "2", "3", "4"]
    assert len(asked) == 1


def test_the_same_value_is_never_stored_twice_alike_but_is_found() -> None:
    assert crypto.encrypt("19900000001", **PLACE) != crypto.encrypt("19900000001", **PLACE)
    index = crypto.blind_index("19900000001", purpose="phone")
    assert index == crypto.blind_index("19900000001", purpose="phone")
    assert index != crypto.blind_index("19900000001", purpose="id-number")
    assert len(index) == 32
    found = sealed_person(1)
    assert Person.objects.get(phone_index=index) == found


@pytest.mark.parametrize("name", CIPHERS)
@pytest.mark.parametrize("part", ["table", "column", "key"])
def test_what_passes_is_bound_to_its_place_too(settings: Any, part: str, name: str) -> None:
    settings.FIELD_CIPHER = name
    sealed = crypto.encrypt("19900000001", **PLACE)
    assert crypto.decrypt(sealed, **PLACE) == "19900000001"
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, **(PLACE | {part: "other"}))


def test_an_existing_key_file_is_left_alone(tmp_path: Path) -> None:
    before = (tmp_path / "keys.json").read_text()
    crypto.create_key_file(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").read_text() == before
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_a_missing_key_file_is_named_and_none_is_made(settings: Any, tmp_path: Path) -> None:
    settings.KEY_FILE = str(tmp_path / "gone.json")
    with pytest.raises(ImproperlyConfigured, match=r"gone\.json"):
        sealed_person(1)
    assert not (tmp_path / "gone.json").exists()


@pytest.mark.parametrize(
    "content", ["", "{}", '{"current": 2, "fields": {"1": "00"}, "index": ""}']
)
def test_a_broken_key_file_is_told_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(crypto.KeyFileFault, match="restore it"):
        sealed_person(1)
    with pytest.raises(crypto.KeyFileFault):
        keyring.add_master_key()
    assert (tmp_path / "keys.json").read_text() == content


def test_another_key_file_is_noticed_before_anything_is_sealed_with_it(
    settings: Any, tmp_path: Path
) -> None:
    person = sealed_person(1)
    (tmp_path / "keys.json").unlink()
    crypto.create_key_file(tmp_path / "keys.json")
    with pytest.raises(crypto.KeyFileFault, match="not the one"):
        sealed_person(2)
    with pytest.raises(crypto.KeyFileFault, match="not the one"):
        crypto.look_at_witness()
    with pytest.raises(crypto.CannotDecrypt):
        person.phone()


def test_every_sealed_column_is_a_sealed_field() -> None:
    columns = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_sealed")
    ]
    assert len(columns) >= 5
    assert [f for f in columns if not isinstance(f, crypto.SealedField)] == []
