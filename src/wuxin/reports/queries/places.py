"""A figure at the organisations below one, in their own order. Never sorted by value."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.ledger import queries as ledger
from wuxin.ledger.registry import Figure
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation
from wuxin.people.queries import organisations
from wuxin.reports import policies
from wuxin.reports.queries import readings
from wuxin.reports.queries.readings import Reading
from wuxin.reports.queries.seasons import Scope


@dataclass(frozen=True, slots=True)
class PlaceReading:
    organisation_id: int
    name: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way down; ``organisation_id`` is None for the whole."""

    name: str
    organisation_id: int | None


def places_below(
    figure: Figure, scope: Scope, actor: Actor, *, until: date | None = None
) -> list[PlaceReading]:
    """The figure at each organisation right below that the reader may see.

    Inside ``one_moment`` its cost does not grow with their number, but where ``until`` is given.
    """
    below = _below(scope, actor)
    ledger.read_places(scope.book, [pk for pk, _name in below])
    return [
        PlaceReading(
            organisation_id=pk,
            name=name,
            reading=readings.read(figure, scope.book, pk, until=until),
        )
        for pk, name in below
    ]


def crumbs(scope: Scope, actor: Actor) -> list[Crumb]:
    """The whole, and what stands above the organisation as far as the reader may see."""
    if scope.organisation is None:
        return []
    steps = [
        Crumb(above.name, above.pk)
        for above in organisations.ancestors_of(scope.organisation)
        if policies.can_read_organisation(actor, above.path)
    ]
    return [Crumb(_("全部"), None), *steps]


def _below(scope: Scope, actor: Actor) -> list[tuple[int, str]]:
    if scope.organisation_id is None and not policies.sees_everything(actor):
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if not _is_the_whole(scope, paths):
            tops = PartyOrganisation.objects.filter(path__in=paths)
            return list(tops.values_list("pk", "name"))
    nodes = ledger.children(scope.book, scope.organisation_id)
    while scope.organisation_id is None and len(nodes) == 1:  # one alone has the whole's number
        below = ledger.children(scope.book, nodes[0].organisation_id)
        if not below:
            break
        nodes = below
    return [(node.organisation_id, node.organisation.name) for node in nodes]


def _is_the_whole(scope: Scope, paths: tuple[str, ...]) -> bool:
    """Whether the reader's office is over everything the book knows."""
    tops = [node.path for node in ledger.children(scope.book, None)]
    return all(top.startswith(paths) for top in tops)
