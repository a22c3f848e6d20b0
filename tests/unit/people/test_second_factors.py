"""An authenticator app and a sheet of codes: taken into use, used once, lost, replaced."""

from datetime import timedelta

import pytest

from tests.support.people import (
    NOW,
    PASSWORD,
    actor_of,
    make_account,
    make_office,
    make_organisation,
    make_person,
    parent_of,
)
from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import AuditEvent, DataKey
from wuxin.people import totp
from wuxin.people.actions import authenticators, code_sheets, proofs
from wuxin.people.models import Account, Authenticator, OrganisationKind, Person, Role, SheetCode
from wuxin.people.queries import factors as queries

pytestmark = pytest.mark.django_db
STEP = totp.step_at(NOW)


@pytest.fixture
def secretary() -> Person:
    committee = make_organisation(kind=OrganisationKind.COMMITTEE)
    person = make_person(make_organisation(committee), "林秋禾")
    make_office(person, Role.SECRETARY, person.organisation)
    make_account(person, PASSWORD, username="林秋禾")
    return person


@pytest.fixture
def by(secretary: Person) -> Actor:
    return actor_of(secretary)


@pytest.fixture
def secret(by: Actor) -> str:
    """Of an app in use, whose code of the present half-minute was given to confirm it."""
    waiting = authenticators.begin_authenticator(by=by, now=NOW)
    found = crypto.unseal(waiting, "secret")
    confirm(by, totp.code_of(found, STEP))
    return found


def confirm(by: Actor, code: str) -> None:
    authenticators.confirm_authenticator(code=code, step=STEP, current_key="", by=by, now=NOW)


def use(by: Actor, secret: str, step: int, *, at: int) -> None:
    code = totp.code_of(secret, step)
    authenticators.use_authenticator(account_id=by.account_id or 0, code=code, step=at)


def sheet(by: Actor) -> list[str]:
    return [code.replace(" ", "") for code in code_sheets.make_sheet(by=by, now=NOW).codes]


def take(by: Actor, code: str) -> int:
    return code_sheets.use_code(account_id=by.account_id or 0, code=code, by=by, now=NOW)


def test_the_codes_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, its last six digits
    assert totp.code_of(secret, 59 // 30) == "287082"
    assert totp.code_of(secret, 1111111109 // 30) == "081804"


def test_an_app_counts_only_once_a_code_of_it_was_given(by: Actor) -> None:
    waiting = authenticators.begin_authenticator(by=by, now=NOW)
    found = crypto.unseal(waiting, "secret")
    assert not queries.held_by(by.account_id or 0).has_app
    with pytest.raises(authenticators.WrongCode):
        use(by, found, STEP, at=STEP)
    with pytest.raises(authenticators.WrongCode):
        confirm(by, "000000" if totp.code_of(found, STEP) != "000000" else "111111")
    confirm(by, totp.code_of(found, STEP))
    assert queries.held_by(by.account_id or 0).has_app


def test_the_secret_is_sealed_and_its_key_goes_with_it(by: Actor, secret: str) -> None:
    app = Authenticator.objects.get()
    assert secret.encode() not in bytes(app.secret_sealed)
    authenticators.remove_authenticator(current_key="", by=by, now=NOW)
    assert not Authenticator.objects.exists()
    assert DataKey.objects.get(subject=crypto.subject_of(app)).erased_at is not None


def test_a_code_is_used_once(by: Actor, secret: str) -> None:
    use(by, secret, STEP + 1, at=STEP + 1)
    with pytest.raises(authenticators.CodeWasUsed):
        use(by, secret, STEP + 1, at=STEP + 1)


def test_the_code_that_confirmed_an_app_is_used_too(by: Actor, secret: str) -> None:
    with pytest.raises(authenticators.CodeWasUsed):
        use(by, secret, STEP, at=STEP)


@pytest.mark.parametrize(("drift", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_half_a_minute_off(
    by: Actor, secret: str, drift: int, is_taken: bool
) -> None:
    at = STEP + 10
    if is_taken:
        use(by, secret, at + drift, at=at)
        return
    with pytest.raises(authenticators.WrongCode):
        use(by, secret, at + drift, at=at)


def test_a_clock_set_back_makes_no_old_code_good_again(by: Actor, secret: str) -> None:
    """The machine's clock goes back an hour: what was shown then is refused, the sheet helps."""
    codes = sheet(by)
    use(by, secret, STEP + 1, at=STEP + 1)
    an_hour_ago = STEP - 120
    with pytest.raises(authenticators.CodeWasUsed) as refused:
        use(by, secret, an_hour_ago, at=an_hour_ago)
    assert "码单" in str(refused.value)
    assert take(by, codes[0]) == 9


def test_behind_a_link_alone_no_factor_is_set_up(secretary: Person) -> None:
    Account.objects.update(password="!")
    by = actor_of(secretary)
    for act in (authenticators.begin_authenticator, code_sheets.make_sheet):
        with pytest.raises(NotAllowed):
            act(by=by, now=NOW)


def test_ten_codes_are_kept_as_digests_and_each_works_once(by: Actor) -> None:
    codes = sheet(by)
    kept = {bytes(row.digest) for row in SheetCode.objects.all()}
    assert len(kept) == len(set(codes)) == 10
    assert not any(code.encode() in digest for code in codes for digest in kept)
    assert take(by, codes[3]) == 9
    with pytest.raises(code_sheets.CodeIsUsed):
        take(by, codes[3])
    with pytest.raises(code_sheets.WrongCode):
        take(by, "12345678" if "12345678" not in codes else "87654321")


def test_a_code_sheet_used_up_says_what_to_do(by: Actor) -> None:
    codes = sheet(by)
    left = [take(by, code) for code in codes]
    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    with pytest.raises(code_sheets.SheetIsUsedUp) as refused:
        take(by, codes[0])
    assert "当面" in str(refused.value)
    assert queries.held_by(by.account_id or 0).has_factor  # ten codes are no way around


def test_a_new_sheet_voids_the_old_one(by: Actor) -> None:
    old, new = sheet(by), sheet(by)
    with pytest.raises(code_sheets.SheetIsVoid):
        take(by, next(code for code in old if code not in new))
    assert take(by, new[0]) == 9


def test_a_sheet_is_another_accounts_paper_only(by: Actor) -> None:
    codes = sheet(by)
    other = make_account(make_person(make_organisation(), "周小满"), PASSWORD)
    stranger = Actor(account_id=other.pk, person_id=other.person_id)
    sheet(stranger)
    with pytest.raises(code_sheets.WrongCode):
        take(stranger, codes[0])


def test_a_sheet_is_handed_out_by_who_gave_the_office_never_by_oneself(secretary: Person) -> None:
    over = secretary.organisation
    assert over is not None
    giver = make_person(make_organisation())
    make_office(giver, Role.ORGANISER, parent_of(over))
    colleague = make_person(over)
    for wrong in (secretary, colleague):
        with pytest.raises(NotAllowed):
            code_sheets.hand_out_sheet(person=secretary, by=actor_of(wrong), now=NOW)
    by = actor_of(giver)
    made = code_sheets.hand_out_sheet(person=secretary, by=by, now=NOW)
    event = AuditEvent.objects.get(code="people.factor.sheet_handed_out")
    assert (event.account_id, event.on_behalf_of_id) == (by.account_id, secretary.pk)
    assert made.sheet.handed_out_by == by.account_id
    assert made.codes[0][:4] not in str(event.changes)


def test_five_proofs_are_looked_at_and_then_it_waits(by: Actor) -> None:
    assert [proofs.take_a_try(by=by, at=NOW) for _ in range(5)] == [None] * 5
    assert proofs.take_a_try(by=by, at=NOW) == NOW + proofs.WINDOW
    assert proofs.take_a_try(by=by, at=NOW + proofs.WINDOW) is None


def test_a_clock_set_back_locks_nobody_out(by: Actor) -> None:
    for _ in range(6):
        proofs.take_a_try(by=by, at=NOW)
    assert proofs.take_a_try(by=by, at=NOW - timedelta(hours=1)) is None


def test_a_challenge_is_answered_once() -> None:
    proofs.use_challenge(challenge=b"c" * 32, now=NOW)
    with pytest.raises(proofs.ChallengeWasUsed):
        proofs.use_challenge(challenge=b"c" * 32, now=NOW)


def test_what_was_done_stands_in_the_audit_without_a_secret(by: Actor, secret: str) -> None:
    codes = sheet(by)
    take(by, codes[0])
    authenticators.remove_authenticator(current_key="", by=by, now=NOW)
    events = AuditEvent.objects.filter(code__startswith="people.factor.")
    assert [event.code.rpartition(".")[2] for event in events.order_by("pk")] == [
        "app_confirmed", "sheet_made", "code_used", "app_removed",
    ]  # fmt: skip
    said = str([event.changes for event in events])
    assert not any(value in said for value in (secret, *codes))


def test_only_the_program_gives_an_app_away(by: Actor, secretary: Person) -> None:
    with pytest.raises(DomainError):
        authenticators.give_authenticator(account=secretary.account, by=by, now=NOW)
