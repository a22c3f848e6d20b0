"""Texts that leave the program: the minutes book and the group chat. In Chinese, always.

They are documents of the branch, not its reader's pages, so the language switch leaves them be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wuxin.core import clock

LEAVE, ABSENT, VISIT = "leave", "absent", "visit"
_REASONS: Mapping[str, str] = {
    "official": "公务",
    "teaching": "教学任务",
    "ill": "生病",
    "family": "家中有事",
    "away": "外出",
    "other": "其他",
}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Absence:
    """One person who was not there. ``reason`` is a code, ``text`` what was added to it."""

    name: str
    status: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What the texts are made of."""

    organisation: str
    title: str
    subject: str
    place: str
    starts_at: datetime
    minutes: int
    chair: str
    recorder: str
    expected: int
    present: int
    absences: Sequence[Absence]

    def count(self, status: str) -> int:
        return sum(absence.status == status for absence in self.absences)


def minutes_text(meeting: Meeting) -> str:
    """What is copied into the branch's minutes book, names and reasons included."""
    lines = [
        f"{meeting.organisation}会议记录",
        f"议题：{meeting.subject}",
        f"时间：{_when(meeting.starts_at)}，{meeting.minutes} 分钟",
        f"地点：{meeting.place}",
        f"主持人：{meeting.chair or '（待补）'}",
        f"记录人：{meeting.recorder or '（待补）'}",
        counts(meeting) + "。",
    ]
    lines += [
        f"{word}：{_named(meeting.absences, status)}"
        for status, word in ((LEAVE, "请假"), (ABSENT, "缺席"), (VISIT, "送学上门"))
        if meeting.count(status)
    ]
    return "\n".join(lines)


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    """What the printed minutes say, as terms and values; who was not there, and why."""
    absent = [
        f"{word}：{_named(meeting.absences, status)}"
        for status, word in ((LEAVE, "请假"), (ABSENT, "缺席"), (VISIT, "送学上门"))
        if meeting.count(status)
    ]
    return [
        ("议题", meeting.subject),
        ("时间", f"{_when(meeting.starts_at)}，{meeting.minutes} 分钟"),
        ("地点", meeting.place),
        ("主持人", meeting.chair or "（待补）"),
        ("记录人", meeting.recorder or "（待补）"),
        ("应到", f"{meeting.expected} 人"),
        ("实到", f"{meeting.present} 人"),
        ("缺席及原因", "；".join(absent) or "无"),
    ]


def group_text(meeting: Meeting) -> str:
    """What is pasted into the branch's group: numbers only, nobody who was away is named."""
    when = _when(meeting.starts_at)
    return f"【{meeting.title}】{when}，{meeting.place}。{meeting.organisation}{counts(meeting)}。"


def counts(meeting: Meeting) -> str:
    """应到 30 人，实到 28 人，请假 1 人，缺席 0 人，送学上门 1 人."""
    parts = [f"应到 {meeting.expected} 人", f"实到 {meeting.present} 人"]
    parts += [f"请假 {meeting.count(LEAVE)} 人", f"缺席 {meeting.count(ABSENT)} 人"]
    if visits := meeting.count(VISIT):
        parts.append(f"送学上门 {visits} 人")
    return "，".join(parts)


def reason_text(absence: Absence) -> str:
    """家中有事；孩子发烧. Empty where none was given."""
    return "；".join(filter(None, [_REASONS.get(absence.reason, ""), absence.text]))


def _named(absences: Iterable[Absence], status: str) -> str:
    return "、".join(_one(absence) for absence in absences if absence.status == status)


def _one(absence: Absence) -> str:
    if absence.status == VISIT:
        return absence.name
    return f"{absence.name}（{reason_text(absence) or '原因待补'}）"


def _when(moment: datetime) -> str:
    at = moment.astimezone(clock.LOCAL)
    return f"{at.year}年{at.month}月{at.day}日（星期{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"
