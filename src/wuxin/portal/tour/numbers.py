"""The numbers of the tour, read from the same queries as the pages, of the whole district."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wuxin.core import reading
from wuxin.core.errors import Sentence
from wuxin.core.models import AuditReading, Outcome
from wuxin.ledger import queries as ledger
from wuxin.ledger.models import Book
from wuxin.portal.demo import season
from wuxin.seasons.queries.outcomes import outcomes_of
from wuxin.seasons.queries.overlaps import count_overlaps


@dataclass(frozen=True, slots=True)
class Number:
    """What it counts, in words, and how it is read."""

    title: Sentence
    read: Callable[[Book], int]


def _readings(_book: Book) -> int:
    return AuditReading.objects.filter(outcome=Outcome.SHOWN).count()


READINGS = Number(_("审计里“谁看过名单”的记录"), _readings)
FIELD_CLASS = Number(
    _("上过实境课堂的人数"), lambda book: ledger.people(book, "kind:field_class", None)
)
LEFT = Number(_("还要送学的人数"), lambda book: outcomes_of(book, ("",)).left)
DECLINED = Number(_("本人谢绝的人数"), lambda book: outcomes_of(book, ("",)).declined)
OVERLAPS = Number(_("同一时间记在两处的人"), lambda book: count_overlaps(book, ""))


def book() -> Book | None:
    """The book of the demo's season, as long as there is one."""
    return Book.objects.filter(code=season.CODE).first()


def now(number: Number, request: HttpRequest | None = None) -> int:
    """The number as it stands; a reading of this very page is written before the page leaves."""
    found = book()
    if found is None:
        return 0
    own = reading.shown_by(request) if request is not None and number is READINGS else []
    return number.read(found) + sum(1 for _kind, keys in own if keys)
