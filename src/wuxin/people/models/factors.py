"""Second factors: an app that shows codes, passkeys, a printed sheet of codes.

No column says when one was used; ``used_step`` is there so that no code counts twice, and nobody
is shown or listed by it (R2).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.crypto import SealedField
from wuxin.people.models.accounts import Account
from wuxin.people.models.persons import new_key

MOST_PROOFS = 5
CODES_A_SHEET = 10


class Authenticator(models.Model):
    """An app on somebody's phone that shows a new code each half-minute (TOTP).

    ``used_step`` is the newest half-minute, since 1970, whose code was taken.
    """

    account = models.OneToOneField(Account, models.PROTECT, related_name="authenticator")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    secret_sealed = SealedField()
    used_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("验证器")

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%F}"


class Passkey(models.Model):
    """A key that a phone, a computer or a stick keeps for this account (WebAuthn).

    ``credential`` is its public part, as ``fido2`` packs it; ``sign_count`` the authenticator's
    own counter, 0 for ever where it keeps none.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="passkeys")
    name = models.CharField(_("名称"), max_length=30)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("通行密钥")

    def __str__(self) -> str:
        return self.name


class CodeSheet(models.Model):
    """Ten one-time codes on paper. A new sheet voids the old one.

    ``handed_out_by`` is the account of somebody else who gave it in person.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="code_sheets")
    handed_out_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("验证码单")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(voided_at=None), name="one_sheet_an_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%F}"


class SheetCode(models.Model):
    """One code of a sheet, as a keyed digest; whether it is used, not when."""

    sheet = models.ForeignKey(CodeSheet, models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=32)
    is_used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("一次性验证码")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "digest"], name="code_once_a_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}"


class ProofTries(models.Model):
    """How many proofs an account gave since a moment, right ones too: five, then it waits."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="proof_tries")
    tries = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_PROOFS), name="proof_tries_are_limited"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tries}"
