"""One search over persons, Party organisations and activities, as far as the reader sees them."""

from dataclasses import dataclass

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Person
from wuxin.people.queries.search import search_persons
from wuxin.seasons.models import Activity

_MOST = 20
_MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Found:
    persons: list[Person]
    organisations: list[PartyOrganisation]
    activities: list[Activity]

    @property
    def count(self) -> int:
        return len(self.persons) + len(self.organisations) + len(self.activities)


def search(actor: Actor, text: str) -> Found:
    """What the text names, at most twenty of each. Four queries."""
    text = text.strip()[:_MOST_LETTERS]
    if not text:
        return Found([], [], [])
    organisations = PartyOrganisation.objects.visible_to(actor).filter(name__icontains=text)
    activities = Activity.objects.visible_to(actor).filter(title__icontains=text)
    return Found(
        persons=search_persons(actor, text, limit=_MOST),
        organisations=list(organisations[:_MOST]),
        activities=list(activities.select_related("season").order_by("-pk")[:_MOST]),
    )
