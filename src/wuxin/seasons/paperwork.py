"""How long a piece of paperwork takes, by whom it is done: the budget of a season as data (R15).

Only filling in counts here. Coming to a lecture is learning, not paperwork. What the program
writes by itself stands with 0, so that it is seen to be free.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence


class Bearer(models.TextChoices):
    """Who has the work: one person of each sort."""

    ORGANISER = "organiser", _("组织者")
    SECRETARY = "secretary", _("支部书记（事最多的一个支部）")
    TEACHER = "teacher", _("党员教师")
    ELDER = "elder", _("离退休、年长党员")


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work; ``minutes`` are for doing it once."""

    bearer: Bearer
    title: Sentence
    minutes: int


SET_UP = Task(Bearer.ORGANISER, _("建一季、核对计划"), 10)
ACTIVITY = Task(Bearer.ORGANISER, _("建一项活动、排批次、定支部"), 3)
REPORTS = Task(Bearer.ORGANISER, _("简报、台账、数据"), 0)
ROLL_CALL = Task(Bearer.SECRETARY, _("点一次名"), 1)
MINUTES = Task(Bearer.SECRETARY, _("会议记录（自己生成）"), 0)
VISIT = Task(Bearer.SECRETARY, _("记一次送学上门"), 1)
REQUEST = Task(Bearer.ORGANISER, _("发一张收集表"), 5)
ATTEND = Task(Bearer.TEACHER, _("参加、请假"), 0)
ELDER_ATTEND = Task(Bearer.ELDER, _("参加、等人上门"), 0)

# How long one meeting is taken to be, where a requirement asks for minutes.
MEETING_MINUTES = 90
# What all requests of a season together may cost one person before it is asked again.
REQUEST_CEILING = 15
