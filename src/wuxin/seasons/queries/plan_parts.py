"""What a plan can be made of."""

from datetime import datetime

from django.db.models import Q

from wuxin.ledger.models import Kind
from wuxin.seasons.models import Removal, Season


def kinds_to_ask() -> list[Kind]:
    """The kinds that a requirement may name, by classroom: what people attend or are reached by."""
    asked = Kind.objects.filter(Q(counts_attendance=True) | Q(counts_coverage=True))
    return list(asked.select_related("classroom").order_by("classroom__position", "app", "pk"))


def last_removal(season: Season, *, now: datetime) -> Removal | None:
    """What was taken out of the plan last and can still be put back."""
    return Removal.objects.filter(season=season).undoable(now=now).first()
