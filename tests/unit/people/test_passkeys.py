"""Passkeys, tried by a key in software: of this place, this challenge and this account only."""

from typing import Any

import pytest

from tests.support.passkeys import SoftKey
from tests.support.people import NOW, PASSWORD, make_account, make_organisation, make_person
from wuxin.core.actor import Actor
from wuxin.people import webauthn
from wuxin.people.actions import passkeys
from wuxin.people.models import Account, Passkey
from wuxin.people.queries import factors as queries
from wuxin.people.webauthn import NotThisKey, Site, UsedKey

pytestmark = pytest.mark.django_db
SITE = Site("http://localhost", "localhost", "五心课堂")


@pytest.fixture
def account() -> Account:
    return make_account(make_person(make_organisation(), "林秋禾"), PASSWORD)


def actor(account: Account) -> Actor:
    return Actor(account_id=account.pk, person_id=account.person_id, name="林秋禾")


def register(key: SoftKey, account: Account) -> Passkey:
    known = queries.credentials_of(account.pk)
    options, state = webauthn.ask_to_make(SITE, account_id=account.pk, name="林", known=known)
    made = webauthn.look_at_made(SITE, state, key.make(options))
    given: dict[str, Any] = {"name": "手机", "current_key": "", "by": actor(account), "now": NOW}
    return passkeys.keep_passkey(made=made, **given)


def sign(key: SoftKey, account: Account, *, site: Site = SITE) -> UsedKey:
    known = queries.credentials_of(account.pk)
    options, state = webauthn.ask_to_use(SITE, known)
    used = webauthn.look_at_used(site, state, known, key.use(options))
    passkeys.use_passkey(account_id=account.pk, used=used)
    return used


def test_a_key_is_made_and_used(account: Account) -> None:
    key = SoftKey()
    passkey = register(key, account)
    assert sign(key, account).credential_id == key.identity
    assert Passkey.objects.get().sign_count == 0
    passkeys.remove_passkey(passkey=passkey, current_key="", by=actor(account), now=NOW)
    with pytest.raises(NotThisKey):
        sign(key, account)


def test_what_the_device_learns_names_no_account(account: Account) -> None:
    options, _state = webauthn.ask_to_make(SITE, account_id=account.pk, name="林", known=[])
    assert len(options["publicKey"]["user"]["id"]) > 40
    assert account.username not in str(options)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:9", "https://localhost"]
)
def test_a_wrong_origin_is_refused(account: Account, origin: str) -> None:
    key = SoftKey()
    register(key, account)
    key.origin = origin
    with pytest.raises(NotThisKey):
        sign(key, account)
    with pytest.raises(NotThisKey):
        register(SoftKey(origin=origin, identity=b"other"), account)


def test_a_key_of_another_host_is_refused(account: Account) -> None:
    key = SoftKey()
    register(key, account)
    key.host = "evil.example"
    with pytest.raises(NotThisKey):
        sign(key, account)


def test_a_wrong_challenge_is_refused(account: Account) -> None:
    key = SoftKey()
    register(key, account)
    known = queries.credentials_of(account.pk)
    earlier, _state = webauthn.ask_to_use(SITE, known)
    _options, state = webauthn.ask_to_use(SITE, known)
    with pytest.raises(NotThisKey):
        webauthn.look_at_used(SITE, state, known, key.use(earlier))


def test_a_signature_by_another_secret_is_refused(account: Account) -> None:
    register(SoftKey(), account)
    with pytest.raises(NotThisKey):
        sign(SoftKey(), account)  # the same name of a key, not the same secret


def test_another_accounts_key_is_refused(account: Account) -> None:
    other = make_account(make_person(make_organisation(), "周小满"), PASSWORD)
    theirs = SoftKey(identity=b"theirs")
    register(SoftKey(), account)
    register(theirs, other)
    with pytest.raises(NotThisKey):
        sign(theirs, account)


def test_a_key_is_one_accounts_only(account: Account) -> None:
    other = make_account(make_person(make_organisation(), "周小满"), PASSWORD)
    register(SoftKey(), account)
    with pytest.raises(passkeys.KeyIsKnown):
        register(SoftKey(), other)


def test_a_counter_that_grows_is_kept(account: Account) -> None:
    key = SoftKey(counter=5)
    register(key, account)
    sign(key, account)
    sign(key, account)
    assert Passkey.objects.get().sign_count == 7


@pytest.mark.parametrize("counter", [4, 6, 0])
def test_a_counter_that_went_back_is_refused(account: Account, counter: int) -> None:
    """A copy of the key signs with a counter that was passed; one that stops counting, too."""
    key = SoftKey(counter=6)
    register(key, account)
    sign(key, account)
    key.counter = counter
    with pytest.raises(passkeys.CounterWentBack):
        sign(key, account)
    assert Passkey.objects.get().sign_count == 7


@pytest.mark.parametrize(
    "answer", [{}, {"id": 1}, {"response": None}, {"rawId": "%", "response": {}}]
)
def test_nonsense_is_refused(account: Account, answer: dict[str, Any]) -> None:
    register(SoftKey(), account)
    known = queries.credentials_of(account.pk)
    _options, state = webauthn.ask_to_use(SITE, known)
    with pytest.raises(NotThisKey):
        webauthn.look_at_used(SITE, state, known, answer)


def test_a_host_of_numbers_or_without_https_has_no_passkeys() -> None:
    assert Site("https://wuxin.example", "wuxin.example", "").takes_passkeys
    assert Site("http://localhost:8000", "localhost", "").takes_passkeys
    for origin, host in (
        ("http://wuxin.example", "wuxin.example"),
        ("https://10.0.0.5", "10.0.0.5"),
    ):
        assert not Site(origin, host, "").takes_passkeys
