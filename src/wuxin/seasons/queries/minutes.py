"""The minutes as they are read: with names, for those who may."""

from collections.abc import Mapping

from wuxin.people.models import Person
from wuxin.seasons.models import BatchOrganisation, Minutes
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
