"""The first page of a demo: the way into the tour, six faces, and what the season comes to."""

from wuxin.ledger.models import Book, Classroom
from wuxin.portal.demo import season
from wuxin.portal.demo.roles import FACES
from wuxin.portal.tour.stops import STOPS
from wuxin.reports.queries import readings
from wuxin.seasons.queries.outcomes import outcomes_of


def of_demo() -> dict[str, object]:
    """The numbers are read as on every page; without the demo's season there are none."""
    book = Book.objects.filter(code=season.CODE).first()
    return {
        "faces": FACES,
        "stops": STOPS,
        "outcomes": outcomes_of(book, ("",)) if book else None,
        "rooms": _rooms(book) if book else [],
    }


def _rooms(book: Book) -> list[dict[str, object]]:
    """Each classroom with the first number that is told of it."""
    found = readings.to_tell(readings.read_of_classrooms(book))
    first = {one.classroom: one for one in reversed(found)}
    return [
        {"slug": room.slug, "title": str(room), "reading": first.get(room.slug)}
        for room in Classroom.objects.all()
    ]
