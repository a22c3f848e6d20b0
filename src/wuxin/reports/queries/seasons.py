"""Which season, and which organisation, a page of figures is about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Book
from wuxin.people.models import PartyOrganisation
from wuxin.reports import policies
from wuxin.seasons.models import Season


@dataclass(frozen=True, slots=True)
class Scope:
    """A season's book, and the organisation whose numbers are asked for; None is the whole."""

    season: Season
    book: Book
    organisation: PartyOrganisation | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else _("全部")


def find_scope(actor: Actor, season: Season, organisation_id: int | None) -> Scope | None:
    """The scope of a page; None if the reader may not see numbers of that organisation."""
    book = season.book
    if book is None:
        return None
    if organisation_id is None:
        return Scope(season, book)
    organisation = PartyOrganisation.objects.filter(pk=organisation_id).first()
    if organisation is None or not policies.can_read_organisation(actor, organisation.path):
        return None
    return Scope(season, book, organisation)


def organisations_to_choose(actor: Actor, *, most: int = 200) -> list[PartyOrganisation]:
    """What a reader may ask numbers of, in the organisation's own order."""
    return list(PartyOrganisation.objects.visible_to(actor)[:most])


def season_codes(actor: Actor) -> list[str]:
    """The codes of the seasons that have figures, the latest first."""
    opened = Season.objects.visible_to(actor).exclude(book=None)
    return list(opened.latest_first().values_list("code", flat=True))
