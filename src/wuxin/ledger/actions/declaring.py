"""Bring the rows of kinds and classrooms up to what apps and templates declare."""

from django.db import transaction
from django.utils.translation import override

from wuxin.ledger import registry
from wuxin.ledger.actions.summing import recompute_sums
from wuxin.ledger.models import Book, Classroom, Kind


@transaction.atomic
def declare() -> None:
    """Make the rows of kinds what the apps declare, and every book keep the declared sets.

    Called after every migration. A book whose sets have changed gets its sums anew.
    """
    with override("zh-hans"):
        for kind in registry.kinds():
            Kind.objects.update_or_create(
                code=kind.code,
                defaults={
                    "title": str(kind.title),
                    "classroom_id": kind.classroom,
                    "counts_attendance": kind.counts_attendance,
                    "counts_coverage": kind.counts_coverage,
                    "counts_hours": kind.counts_hours,
                    "app": kind.app,
                },
            )
    sets = registry.kinds_of_sets()
    for book in Book.objects.exclude(sets=sets):
        recompute_sums(book=book)


def declare_classroom(
    *, slug: str, title: str, colour: str, position: int, aim: str = ""
) -> Classroom:
    """Make a classroom stand as given; ``colour`` names a token of the theme."""
    fields = {"title": title, "colour": colour, "position": position, "aim": aim}
    classroom, _ = Classroom.objects.update_or_create(slug=slug, defaults=fields)
    return classroom
