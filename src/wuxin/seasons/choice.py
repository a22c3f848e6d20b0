"""The season a reader chose to look at: one cookie, read by every page that tells of one."""

from wuxin.core import clock
from wuxin.core.http import Request
from wuxin.seasons.queries.choosing import Choice, choose_season

COOKIE = "wuxin_season"
_LONGEST_CODE = 40


def chosen_code(request: Request) -> str:
    return str(request.COOKIES.get(COOKIE, ""))[:_LONGEST_CODE]


def choice_of(request: Request) -> Choice:
    """The season of this page, today, for this reader."""
    return choose_season(request.actor, on=clock.today(), chosen=chosen_code(request))
