"""Suggestions and complaints: received from anybody, answered by the organiser."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.portal import policies
from wuxin.portal.models import Suggestion

MOST_AN_HOUR = 120  # for the whole district: beyond it somebody's program is writing


class TooManyAtOnce(DomainError):
    message = _("现在写的人太多，这一条没有收下。请过一个小时再发，或打求助电话。")


class AlreadyAnswered(DomainError):
    message = _("这一条已经有人答复了，请刷新页面查看。")


@transaction.atomic
def send_suggestion(*, text: str, contact: str, page: str, now: datetime) -> Suggestion:
    """Keep what somebody said. Who is signed in is not kept: only the contact they left.

    The audit event names nobody either. Raises ``TooManyAtOnce``.
    """
    if Suggestion.objects.filter(received_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyAtOnce
    suggestion = Suggestion(text=text, page=page[:200], received_at=now)
    if contact:
        suggestion.seal_contact(contact)
    suggestion.save()
    audit.record("portal.suggestion.sent", target=suggestion, by=Actor.visitor(), at=now)
    return suggestion


@transaction.atomic
def answer_suggestion(
    *, suggestion: Suggestion, answer: str, by: Actor, now: datetime
) -> Suggestion:
    """Note what was answered, and when. Raises ``NotAllowed``, ``AlreadyAnswered``."""
    if not policies.can_answer_suggestions(by):
        raise NotAllowed
    open_one = Suggestion.objects.filter(pk=suggestion.pk, answered_at=None)
    if not open_one.update(answer=answer, answered_at=now, answered_by_id=by.person_id):
        raise AlreadyAnswered
    audit.record("portal.suggestion.answered", target=suggestion, by=by, at=now)
    suggestion.refresh_from_db()
    return suggestion
