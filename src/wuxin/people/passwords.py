"""Passwords: hashed by Argon2 at a cost that a small machine bears, and not made of known words."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wuxin.people.models import Account
from wuxin.people.names import reading_of

_LEAST_WORD = 3
_OF_THE_PRODUCT = ("wuxin", "wuxinketang", "五心", "课堂", "dongxun", "dangjian", "dangyuan")


class Argon2(Argon2PasswordHasher):
    """OWASP's second recommended setting: 19 MiB, two passes, one lane (28 ms a sign-in)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class NotOfKnownWords:
    """Refuses a password of which little is left without the words of this place and person.

    They are the product's and the bureau's name, the account's, and the person's as written and
    as read (ASVS 5.0, 6.2.11).
    """

    least_left = 6

    def validate(self, password: str, user: Account | None = None) -> None:
        left = password.casefold()
        for word in sorted(set(_words(user)), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < self.least_left:
            raise ValidationError(self.get_help_text(), code="password_of_known_words")

    def get_help_text(self) -> str:
        return _("密码不能主要由本单位、本平台、账号或姓名（含拼音）组成。")


def _words(account: Account | None) -> Iterator[str]:
    """In small letters; words of one or two Latin letters would take half of every password."""
    yield from _OF_THE_PRODUCT
    names = [settings.SITE_TITLE]
    if account is not None:
        names += [account.username, account.person.name if account.person else ""]
    for name in names:
        written, read = name.casefold(), reading_of(name)[0]
        yield from (word for word in (written, read) if _is_long(word))


def _is_long(word: str) -> bool:
    return len(word) >= (_LEAST_WORD if word.isascii() else 2)
