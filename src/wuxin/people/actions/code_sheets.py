"""Sheets of one-time codes: made by their owner, handed out by another, used code by code.

The plain codes exist only in what ``make`` and ``hand_out`` return.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock, crypto
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.models import CODES_A_SHEET, Account, CodeSheet, Person, SheetCode
from wuxin.people.policies import factors as policies
from wuxin.people.queries import accounts as queries_of_accounts
from wuxin.people.queries import factors as queries

DIGITS = 8


class WrongCode(DomainError):
    message = _("码单上没有这个码，请看清再输一遍；一个码是八位数字。")


class CodeIsUsed(DomainError):
    message = _("这个码用过了，请划掉它，用码单上的下一个。")


class SheetIsVoid(DomainError):
    message = _("这个码在旧的码单上，旧的已经作废。请用新的那一张。")


class SheetIsUsedUp(DomainError):
    message = _(
        "码单上的十个码都用完了。有手机验证器或通行密钥的，用它验证后再打印一张；"
        "没有的，请任命您的人当面给一张新的。"
    )


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What the one answer shows: the row, and its plain codes in groups of four."""

    sheet: CodeSheet
    codes: list[str]


@transaction.atomic
def make_sheet(*, by: Actor, now: datetime) -> NewSheet:
    """Draw ten codes for oneself; a former sheet is void. Raises ``NotAllowed``."""
    account = Account.objects.filter(pk=by.account_id or 0).first()
    if account is None or not policies.can_have_factor(queries.held_by(account.pk)):
        raise NotAllowed
    drawn = _draw(account, None, now)
    audit.record("people.factor.sheet_made", target=account, by=by, at=now)
    return drawn


@transaction.atomic
def hand_out_sheet(*, person: Person, by: Actor, now: datetime) -> NewSheet:
    """Draw ten codes for somebody who stands there: the way back for a lost factor.

    Never for oneself; a former sheet is void. Raises ``NotAllowed``.
    """
    offices = queries_of_accounts.offices_by_person([person.pk], on=clock.local_day(now))
    account = Account.objects.filter(person=person, is_active=True).first()
    may = policies.can_hand_out_sheet(by, person, offices.get(person.pk, []))
    if account is None or not may:
        raise NotAllowed(_("码单由任命这位同志的人当面给，谁也不能给自己。"))
    drawn = _draw(account, by.account_id, now)
    code = "people.factor.sheet_handed_out"
    audit.record(code, target=account, by=by, at=now, on_behalf_of_id=person.pk)
    return drawn


@transaction.atomic
def use_code(*, account_id: int, code: str, by: Actor, now: datetime) -> int:
    """Use one code up; how many are left.

    Raises ``WrongCode``, ``CodeIsUsed``, ``SheetIsVoid``, ``SheetIsUsedUp``.
    """
    sheet = queries.sheet_of(account_id)
    if sheet is None:
        raise WrongCode
    mine = SheetCode.objects.filter(sheet=sheet, digest=_digest(account_id, code))
    if not mine.filter(is_used=False).update(is_used=True):
        raise CodeIsUsed() if mine.exists() and queries.codes_left(sheet) else _why_not(sheet, code)
    audit.record("people.factor.code_used", target=sheet, by=by, at=now)
    return queries.codes_left(sheet)


def _why_not(sheet: CodeSheet, code: str) -> DomainError:
    if not queries.codes_left(sheet):
        return SheetIsUsedUp()
    former = SheetCode.objects.filter(sheet__account_id=sheet.account_id)
    is_of_former = former.filter(digest=_digest(sheet.account_id, code)).exists()
    return SheetIsVoid() if is_of_former else WrongCode()


def _draw(account: Account, handed_out_by: int | None, now: datetime) -> NewSheet:
    Account.objects.select_for_update().get(pk=account.pk)
    CodeSheet.objects.filter(account=account, voided_at=None).update(voided_at=now)
    sheet = CodeSheet.objects.create(account=account, handed_out_by=handed_out_by, made_at=now)
    codes: set[str] = set()
    while len(codes) < CODES_A_SHEET:
        codes.add(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    SheetCode.objects.bulk_create(
        SheetCode(sheet=sheet, digest=_digest(account.pk, code)) for code in codes
    )
    return NewSheet(sheet, [f"{code[:4]} {code[4:]}" for code in codes])


def _digest(account_id: int, code: str) -> bytes:
    """Keyed, and apart for each account: who has the table but not the key learns nothing."""
    return crypto.keyed_digest(f"{account_id}\x1f{code}".encode(), purpose="sheet-code")
