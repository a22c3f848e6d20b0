"""The tree of a book: copied at its opening, and extended when a new organisation posts."""

from collections.abc import Iterable, Mapping

from django.db.backends.utils import CursorWrapper

from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.models import Book, BookNode
from wuxin.ledger.refusals import UnknownOrganisation
from wuxin.people.models import PartyOrganisation

STEP: int = PartyOrganisation.steplen


def copy_tree(book: Book) -> None:
    """Give a new book the organisation tree as it is."""
    chains: dict[str, list[int]] = {}
    made: list[BookNode] = []
    for pk, path in PartyOrganisation.objects.order_by("path").values_list("pk", "path"):
        chains[path] = [*chains.get(path[:-STEP], ()), pk]
        made.append(node_of(book, path, chains[path]))
    BookNode.objects.bulk_create(made, batch_size=2000)


def chains_of(
    cursor: CursorWrapper, book: Book, organisation_ids: Iterable[int]
) -> Mapping[int, list[int]]:
    """The chains from the root down; who is not in the book's tree yet is added to it.

    Raises ``UnknownOrganisation``.
    """
    wanted = sorted(set(organisation_ids))
    found = dialect().chains(cursor, book.pk, wanted)
    if len(found) == len(wanted):
        return found
    missing = [pk for pk in wanted if pk not in found]
    return {**found, **{pk: add_node(book, pk) for pk in missing}}


def add_node(book: Book, organisation_id: int) -> list[int]:
    """Put an organisation, and what it is under, into the book's tree; returns its chain."""
    live = PartyOrganisation.objects.filter(pk=organisation_id).values_list("path").first()
    if live is None:
        raise UnknownOrganisation(organisation_id=organisation_id)
    path: str = live[0]
    above = [path[:end] for end in range(STEP, len(path), STEP)]
    at = dict(PartyOrganisation.objects.filter(path__in=above).values_list("path", "pk"))
    nodes = BookNode.objects.filter(book=book, organisation__in=at.values())
    known = dict(nodes.values_list("organisation_id", "chain"))
    chain: list[int] = []
    for some in [*above, path]:
        pk = at.get(some, organisation_id)
        chain = known.get(pk) or [*chain, pk]
        BookNode.objects.bulk_create([node_of(book, some, chain)], ignore_conflicts=True)
    return chain


def node_of(book: Book, path: str, chain: list[int]) -> BookNode:
    return BookNode(
        book=book,
        organisation_id=chain[-1],
        parent_id=chain[-2] if len(chain) > 1 else None,
        path=path,
        depth=len(chain),
        chain=chain,
    )
