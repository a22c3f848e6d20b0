"""The minutes as they are read: with names, for those who may."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from wuxin.people.models import Person
from wuxin.seasons.models import BatchOrganisation, Minutes, Presence, Reason
from wuxin.seasons.wording import Absence, Meeting


def names_of(minutes: Minutes) -> dict[int, str]:
    """The names of those who were not there. One query."""
    ids = [int(absence[0]) for absence in minutes.absences]
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def meeting_of(minutes: Minutes, roll: BatchOrganisation, names: Mapping[int, str]) -> Meeting:
    """A version of the minutes as the meeting it tells of."""
    return Meeting(
        organisation=roll.organisation.name,
        title=roll.batch.activity.title,
        subject=minutes.subject,
        place=minutes.place,
        starts_at=minutes.starts_at,
        minutes=roll.batch.minutes,
        chair=minutes.chair,
        recorder=minutes.recorder,
        expected=minutes.expected_count,
        present=minutes.present_count,
        absences=[
            Absence(names.get(int(person_id), ""), status, reason, text)
            for person_id, status, reason, text in minutes.absences
        ],
    )


def versions_of(roll: BatchOrganisation) -> list[Minutes]:
    """Every version, the latest first, with who wrote it. One query."""
    return list(Minutes.objects.filter(batch_organisation=roll).select_related("written_by"))


def lines_of(meeting: Meeting) -> list[tuple[str, str]]:
    """What the minutes say, as terms and values in the reader's language; names by kind."""
    named = [
        (word, _names(meeting, status))
        for status, word in (
            (Presence.LEAVE, _("请假")),
            (Presence.ABSENT, _("缺席")),
            (Presence.VISIT, _("送学上门")),
        )
    ]
    return [
        (_("应到"), str(meeting.expected)),
        (_("实到"), str(meeting.present)),
        *[(word, names) for word, names in named if names],
    ]


def _names(meeting: Meeting, status: str) -> str:
    people = [absence for absence in meeting.absences if absence.status == status]
    if not people:
        return ""
    said = [
        f"{absence.name}{_bracketed(absence) if status != Presence.VISIT else ''}"
        for absence in people
    ]
    return _("%(count)s 人：%(names)s") % {"count": len(said), "names": _("、").join(said)}


def _bracketed(absence: Absence) -> str:
    reason = str(Reason(absence.reason).label) if absence.reason else ""
    said = _("；").join(filter(None, [reason, absence.text])) or _("原因待补")
    return _("（%(reason)s）") % {"reason": said}
