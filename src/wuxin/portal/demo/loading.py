"""The steps by which the demo district comes to be, in order."""

from collections.abc import Callable

from wuxin.people.models import Account
from wuxin.portal.demo import notices, overlap, people, season, study_hours
from wuxin.portal.demo.roles import FACES

STEPS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("单位与党组织", people.load_trees),
    ("党员花名册", people.load_roster),
    ("书记与账号", people.load_offices),
    ("冬训与实境课堂", season.load_season),
    ("各支部与五个课堂", season.load_meetings),
    ("一处点错的名", overlap.load_overlap),
    ("送学上门", season.load_warmth),
    ("学时", study_hours.load_hours),
    ("通知", notices.load_notices),
)


def is_loaded() -> bool:
    return Account.objects.filter(username=FACES[0].username).exists()
