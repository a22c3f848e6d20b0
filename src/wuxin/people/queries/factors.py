"""What an account has to prove itself with."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.people import totp
from wuxin.people.models import (
    Account,
    Authenticator,
    CodeSheet,
    Office,
    Passkey,
    ProofTries,
    SheetCode,
)
from wuxin.people.policies import factors as policies
from wuxin.people.policies.factors import Held

_WITHOUT_FACTOR = ~(
    Exists(Authenticator.objects.filter(account=OuterRef("pk"), confirmed_at__isnull=False))
    | Exists(Passkey.objects.filter(account=OuterRef("pk")))
    | Exists(CodeSheet.objects.filter(account=OuterRef("pk"), voided_at=None))
)


def held_by(account_id: int) -> Held:
    """Four queries."""
    account = Account.objects.filter(pk=account_id).first()
    sheet = sheet_of(account_id)
    return Held(
        has_app=authenticator_of(account_id) is not None,
        passkeys=Passkey.objects.filter(account_id=account_id).count(),
        codes_left=codes_left(sheet) if sheet else None,
        has_password=account is not None and account.has_usable_password(),
    )


def authenticator_of(account_id: int) -> Authenticator | None:
    """The one that is in use."""
    return Authenticator.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()


def authenticator_to_confirm(account_id: int) -> Authenticator | None:
    return Authenticator.objects.filter(account_id=account_id, confirmed_at=None).first()


def passkeys_of(account_id: int) -> list[Passkey]:
    return list(Passkey.objects.filter(account_id=account_id).order_by("pk"))


def credentials_of(account_id: int) -> list[bytes]:
    return [bytes(one.credential) for one in passkeys_of(account_id)]


def sheet_of(account_id: int) -> CodeSheet | None:
    """The one in force."""
    return CodeSheet.objects.filter(account_id=account_id, voided_at=None).first()


def codes_left(sheet: CodeSheet) -> int:
    return SheetCode.objects.filter(sheet=sheet, is_used=False).count()


def next_code(account_id: int, *, step: int) -> str:
    """What the app would show next that was not used yet; empty until its turn comes.

    For a demo, which plays the app itself.
    """
    app = authenticator_of(account_id)
    wanted = max(step, app.used_step + 1) if app else 0
    if app is None or wanted > step + 1:
        return ""
    return totp.code_of(crypto.unseal(app, "secret"), wanted)


def tries_of(account_id: int) -> ProofTries | None:
    return ProofTries.objects.filter(account_id=account_id).first()


def holders_without_factor(roles: Collection[str], *, on: date) -> int:
    """How many people hold one of the roles and have no second factor. One query."""
    offices = Office.objects.in_force(on=on).filter(role__in=roles)
    accounts = Account.objects.filter(is_active=True, person__in=offices.values("person_id"))
    return accounts.filter(_WITHOUT_FACTOR).count()


def has_to_set_up(actor: Actor) -> bool:
    """Whether the actor needs a second factor and has none. At most one query."""
    if not policies.must_have_factor(actor):
        return False
    return Account.objects.filter(_WITHOUT_FACTOR, pk=actor.account_id or 0).exists()
