"""Failed jobs for who keeps the machine: what each was to do, and why it failed.

A sentence is shown only where it is about the machine: what went wrong with a roster may name
somebody, and stands on the page of whoever asked for it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core import jobs
from wuxin.core.errors import Sentence
from wuxin.core.models import Job

MOST = 100
_OF_THE_MACHINE = ("core.", "ledger.")
_TITLES: dict[str, Sentence] = {
    "core.make_backup": gettext_lazy("每日备份"),
    "core.sweep_files": gettext_lazy("清理没传完的附件"),
    "core.verify_audit": gettext_lazy("每日核对审计"),
    "ledger.fold_tallies": gettext_lazy("汇总台账"),
    "people.apply_roster": gettext_lazy("导入花名册"),
    "people.read_roster": gettext_lazy("读取花名册"),
    "seasons.archive_season": gettext_lazy("年度冬训归档"),
    "seasons.begin_day": gettext_lazy("一天开始时的更新"),
    "seasons.close_due_seasons": gettext_lazy("到期的冬训自动结束"),
    "seasons.end_due_requests": gettext_lazy("到期的收集自动结束"),
    "seasons.print_season": gettext_lazy("打印个人冬训"),
    "seasons.recompute_hours": gettext_lazy("重新计算学时"),
}


@dataclass(frozen=True, slots=True)
class Undone:
    """One failed job."""

    number: int
    title: str
    asked_at: datetime
    failed_at: datetime | None
    why: str


def undone() -> list[Undone]:
    """The oldest first, at most a hundred. One query."""
    return [
        Undone(
            number=job.pk,
            title=str(_TITLES.get(job.name, job.name)),
            asked_at=job.created_at,
            failed_at=job.finished_at,
            why=_why(job),
        )
        for job in jobs.left_undone()[:MOST]
    ]


def _why(job: Job) -> str:
    if job.name.startswith(_OF_THE_MACHINE) or not job.account_id:
        return job.sentence
    return _("原因写在办这件事的人的页面上。")
