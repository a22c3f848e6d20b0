"""A member's code: what the organiser scans to tick somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person

# Crockford's 32 symbols: none that is taken for another on paper or read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_MISREAD = str.maketrans("ILOU", "110V")


class MemberCode(models.Model):
    """A random code that stands for a person on paper and on their own page.

    It opens nothing: only who may call the roll can do anything with it, so it is kept as it is.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="member_code")
    code = models.CharField(_("签到码"), max_length=LENGTH, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("签到码")

    def __str__(self) -> str:
        return self.code

    @property
    def spelled(self) -> str:
        """In two halves, as it is printed: 7K2QM-XH9TC."""
        return spelled(self.code)


def spelled(code: str) -> str:
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def folded(text: str) -> str:
    """The code in what a scanner or a person typed: an address, small letters, spaces, dashes.

    Empty where there is none.
    """
    last = text.strip()[:300].rstrip("/").rpartition("/")[2]
    plain = "".join(letter for letter in last.upper() if letter.isalnum()).translate(_MISREAD)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""
