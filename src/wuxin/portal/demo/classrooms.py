"""What the demo's schools do in the five classrooms, row by row of the source (S2–S18).

Field classes (S1) stand in ``season.py``, what every branch does in ``branch_life.py``; learning
visits (S14–S16) are no meetings and stand in ``warmth.py``.
"""

from collections.abc import Iterator
from datetime import date, datetime

from wuxin.core import clock
from wuxin.portal.demo.holding import Session
from wuxin.seasons import kinds

_SPECIAL, _WRITERS = "第二特殊教育学校", "区作家协会"
_LESSONS = (
    (kinds.OPEN_CLASS, "公开课：{}", 2),
    (kinds.DISCUSSION_CLASS, "研讨课：{}（转型教师）", 3),
    (kinds.REPORT_CLASS, "汇报课：{}（新入职教师）", 4),
    (kinds.DEMONSTRATION_CLASS, "示范课：{}（党员骨干）", 5),
)
_SUBJECTS = ("两位数乘两位数", "草船借箭", "光的反射", "家乡的河", "简单电路", "少年闰土",
             "二次函数的图象", "校园植物观察", "长方体的体积")  # fmt: skip


def sessions() -> Iterator[Session]:
    """Every session of the schools, classroom by classroom."""
    yield from _aspiration()
    yield from _compassion()
    yield from _craftsmanship()
    yield from _warmth()
    yield from _connection()


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    year = 2021 if month == 12 else 2022
    return datetime(year, month, day, hour, minute, tzinfo=clock.LOCAL)


def _aspiration() -> Iterator[Session]:
    """S2–S5: lectures by teachers, one by a guest, the four questions, deeds of colleagues told."""
    lectures = (("ZX01", "新安小学", "新安旅行团的故事", 3, 17),
                ("ZX01", "新安小学", "小好汉们走过的路", 5, 19),
                ("ZX05", "周恩来红军小学", "一封家书里的初心", 2, 20),
                ("ZX04", "关天培小学", "家乡的海防与英雄", 4, 21))  # fmt: skip
    for code, school, title, teacher, day in lectures:
        yield Session(kind=kinds.LECTURE, title=f"学校宣讲：{title}", host=code,
                      place=f"{school}报告厅", starts_at=_at(1, day, 16), branches=(code,),
                      teacher=teacher)  # fmt: skip
    yield Session(kind=kinds.GUEST_LECTURE, title="走近家乡的红色文学", host="ZX03",
                  place="承恩小学报告厅", starts_at=_at(2, 25, 15), branches=("ZX03",), minutes=90,
                  guest=_WRITERS)  # fmt: skip
    for code, school, day in (("ZX02", "楚州实验小学", 22), ("ZX10", "白马湖小学", 23),
                              ("T01A", "车桥镇初级中学", 24)):  # fmt: skip
        yield Session(kind=kinds.FOUR_QUESTIONS, title="党员初心使命四问", host=code,
                      place=f"{school}会议室", starts_at=_at(2, day, 16), branches=(code,),
                      description="用本校自己设计的四问表，写给自己看，不收不评。")  # fmt: skip
    for code, school, day in (("ZX06", "钦工中学", 14), ("ZX10", "白马湖小学", 16)):
        yield Session(kind=kinds.DEED_TELLING, title="讲讲身边事", host=code,
                      place=f"{school}会议室", branches=(code,),
                      starts_at=_at(2, day, 16))  # fmt: skip


def _compassion() -> Iterator[Session]:
    """S8, S9: Saturdays with left-behind children, and the welfare home."""
    for number, (month, day) in enumerate(((12, 11), (12, 25), (1, 8), (1, 15), (2, 19), (2, 26))):
        yield Session(kind=kinds.INTEREST_GROUP, title="周末兴趣活动：留守儿童陪伴", host="T01C",
                      place="车桥镇第二小学活动室", starts_at=_at(month, day, 14), minutes=120,
                      branches=("T01C",), people=5, first=number * 2)  # fmt: skip
    for number, (month, day) in enumerate(((12, 18), (1, 22), (2, 12))):
        yield Session(kind=kinds.WELFARE_HOME, title="杏坛播爱：到福利院陪伴孩子", host="ZX08",
                      place="区儿童福利院", starts_at=_at(month, day, 14), minutes=150,
                      branches=("ZX08",), people=8, first=number * 3)  # fmt: skip


def _craftsmanship() -> Iterator[Session]:
    """S11–S13: the exam of today, classes that colleagues observe, mentoring."""
    yield Session(kind=kinds.EXAM, title="业务能力考学", host="ZX07",
                  place="曙光双语学校阶梯教室", starts_at=_at(3, 4, 8, 30), minutes=90,
                  branches=("ZX07",))  # fmt: skip
    hosts = (("ZX01", "新安小学"), ("ZX02", "楚州实验小学"), ("ZX06", "钦工中学"),
             ("ZX09", "楚州中学"), ("ZX08", _SPECIAL), ("T01A", "车桥镇初级中学"),
             ("T01B", "车桥镇中心小学"), ("ZX11", "三堡中心小学"),
             ("ZX07", "曙光双语学校"))  # fmt: skip
    for number, (code, school) in enumerate(hosts):
        for kind, title, week in _LESSONS:
            on = date(2022, 2, (14 if week < 4 else 21) + number % 5)
            yield Session(kind=kind, title=title.format(_SUBJECTS[number]), host=code,
                          place=f"{school}录播教室", minutes=45, people=9, first=week * 4 + number,
                          starts_at=_at(on.month, on.day, 9 + week % 2, 30),
                          branches=(code,))  # fmt: skip
    for code, school, day in (("ZX09", "楚州中学", 16), ("ZX02", "楚州实验小学", 17)):
        for number in range(3):
            yield Session(kind=kinds.MENTORING, title="传帮带：听课后说课", host=code,
                          place=f"{school}教研室", starts_at=_at(2, day, 13 + number),
                          minutes=45, branches=(code,), people=2, first=number * 5)  # fmt: skip


def _warmth() -> Iterator[Session]:
    """S16: a mobile class at somebody's door."""
    for code, town, day in (("T01E", "车桥镇", 10), ("T02E", "示例二镇", 11)):
        yield Session(kind=kinds.MOBILE_CLASS, title="流动党课：院子里的一课", host=code,
                      place=f"{town}老教师院落", starts_at=_at(2, day, 9, 30), minutes=45,
                      branches=(code,), people=6)  # fmt: skip


def _connection() -> Iterator[Session]:
    """S17, S18: practical projects, and what single people and small teams gave."""
    projects = (("ZX02", "楚州实验小学", "校门口上学路护送"),
                ("ZX11", "三堡中心小学", "村口图书角"))  # fmt: skip
    for number, (code, school, title) in enumerate(projects):
        yield Session(kind=kinds.PRACTICAL_PROJECT, title=f"我为群众办实事：{title}", host=code,
                      place=f"{school}门口", starts_at=_at(2, 21 + number, 7, 15), minutes=45,
                      branches=(code,), people=6)  # fmt: skip
    for number in range(6):
        yield Session(kind=kinds.VOLUNTEERING, title="陪空巢老人打腰鼓、跳广场舞", host="T01D",
                      place="恩来社区广场", starts_at=_at(1, 5 + number * 4, 18), minutes=90,
                      branches=("T01D",), people=1)  # fmt: skip
    for number in range(4):
        yield Session(kind=kinds.VOLUNTEERING, title="一花一世界：上门打扫", host="ZX06",
                      place="恩来社区", starts_at=_at(1, 8 + number * 7, 14), minutes=120,
                      branches=("ZX06",), people=7, first=number * 2)  # fmt: skip
    yield Session(kind=kinds.VOLUNTEERING, title="防疫值守：随叫随到", host="ZX10",
                  place="恩来社区", starts_at=_at(2, 3, 8), minutes=240, branches=("ZX10",),
                  people=1)  # fmt: skip
