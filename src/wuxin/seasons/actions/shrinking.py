"""What a closed season no longer needs of people: dropped, and counted.

Kept: who was expected and who came, the reason as a word of the list, minutes with what they
say, the ledger, the audit. Dropped: what is registered here, and nothing else.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.models import Binned
from wuxin.people.actions import shrinking as people
from wuxin.seasons import binned as kinds
from wuxin.seasons.archive_parts import register_shrinking
from wuxin.seasons.models import (
    BatchOrganisation,
    DataRequest,
    Enrolment,
    Leave,
    RequestAnswer,
    Season,
)
from wuxin.seasons.models.enrolments import EnrolmentQuerySet


def register() -> None:
    register_shrinking("leave_texts", _("请假时写的补充说明"), _leave_texts)
    register_shrinking("reason_texts", _("点名时写的补充说明"), _reason_texts)
    register_shrinking("former_states", _("点名改动前的状态"), _former_states)
    register_shrinking("undo_marks", _("点名的撤销记号"), _undo_marks)
    register_shrinking("removals", _("回收站里的东西"), _removals)
    register_shrinking("request_answers", _("收集表的回答"), _request_answers)
    register_shrinking("pending_rosters", _("没确认的名册文件"), _pending_rosters)
    register_shrinking("expired_sessions", _("过期的登录"), _expired_sessions)


def _leave_texts(season: Season, _now: datetime) -> int:
    leaves = Leave.objects.filter(enrolment__batch__activity__season=season)
    return leaves.exclude(text="").update(text="")


def _reason_texts(season: Season, _now: datetime) -> int:
    return _enrolments(season).exclude(reason_text="").update(reason_text="")


def _former_states(season: Season, _now: datetime) -> int:
    fields = {"before_status": "", "before_reason": "", "before_text": "", "save_key": ""}
    return _enrolments(season).exclude(**fields).update(**fields)


def _undo_marks(season: Season, _now: datetime) -> int:
    rolls = BatchOrganisation.objects.filter(batch__activity__season=season)
    return rolls.exclude(Q(last_save="") & Q(last_saved_by=None)).update(
        last_save="", last_saved_by=None
    )


def _removals(season: Season, _now: datetime) -> int:
    dropped, _rows = Binned.objects.filter(belongs_to=kinds.part_of(season)).delete()
    return dropped


def _request_answers(season: Season, now: datetime) -> int:
    DataRequest.objects.filter(season=season, closed_at=None).update(closed_at=now)
    dropped, _rows = RequestAnswer.objects.filter(request__season=season).delete()
    DataRequest.objects.filter(season=season, forgotten_at=None).update(forgotten_at=now)
    return dropped


def _pending_rosters(season: Season, now: datetime) -> int:
    return people.drop_pending_rosters(path=season.organisation.path, now=now)


def _expired_sessions(_season: Season, now: datetime) -> int:
    return people.drop_expired_sessions(now=now)


def _enrolments(season: Season) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(batch__activity__season=season)
