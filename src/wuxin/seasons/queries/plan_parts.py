"""What a plan can be made of."""

from django.db.models import Q

from wuxin.ledger.models import Kind


def kinds_to_ask() -> list[Kind]:
    """The kinds that a requirement may name, by classroom: what people attend or are reached by."""
    asked = Kind.objects.filter(Q(counts_attendance=True) | Q(counts_coverage=True))
    return list(asked.select_related("classroom").order_by("classroom__position", "app", "pk"))
