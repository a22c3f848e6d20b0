"""The demo's notices: one that every branch has read, one that some still have to."""

from datetime import date, datetime, time, timedelta

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions
from wuxin.seasons.actions import NoticePlan
from wuxin.seasons.models import Notice, Season
from wuxin.seasons.queries.notices import branches_to_tell

SEASON = "demo"
_BEGINNING = NoticePlan(
    title="冬训工作安排",
    text="冬训自 12 月 1 日起。各支部排好集中学习和书记第一课，行动不便的同志送学上门。",
    branches=(),
)
_SUMMARY = NoticePlan(
    title="请准备冬训小结",
    text="4 月 15 日前写好，两三页即可。数字不用填，系统里都有；请选两个例子，配一两张照片。",
    branches=(),
)
_SENT = (
    (_BEGINNING, date(2021, 12, 1), 1),
    (_SUMMARY, date(2022, 3, 3), 2),
)


def load_notices(*, by: Actor, now: datetime, progress: Progress) -> None:
    """The first was confirmed by all; of the second every other branch still has to."""
    season = Season.objects.select_related("organisation").get(code=SEASON)
    branches = branches_to_tell(season)
    for number, (plan, day, every) in enumerate(_SENT, 1):
        sent_at = datetime.combine(day, time(9), tzinfo=clock.LOCAL)
        told = NoticePlan(title=plan.title, text=plan.text, branches=branches)
        notice = actions.send_notice(season=season, plan=told, by=by, now=sent_at)
        _confirm(notice, every, by, sent_at + timedelta(hours=3))
        progress(number, len(_SENT))


def _confirm(notice: Notice, every: int, by: Actor, at: datetime) -> None:
    """One branch of every so many, the last of them: of two, the first is still asked."""
    receipts = notice.receipts.select_related("organisation", "notice__season")
    for receipt in list(receipts.order_by("organisation__path"))[every - 1 :: every]:
        actions.confirm_notice(receipt=receipt, by=by, now=at)
