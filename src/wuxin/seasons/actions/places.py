"""Places of a batch: taken by one conditional UPDATE, given back, and in what order locked."""

from django.db.models import F

from wuxin.seasons.models import Activity, Batch, BatchState


def take_places(batch: Batch, wanted: int) -> bool:
    """Take places if there are so many; however many ask at once, none is given twice."""
    taken = (
        Batch.objects.filter(pk=batch.pk, places_taken__lte=F("capacity") - wanted)
        .exclude(state=BatchState.CANCELLED)
        .update(places_taken=F("places_taken") + wanted)
    )
    return bool(taken)


def give_back(batch_id: int, places: int) -> None:
    if places:
        Batch.objects.filter(pk=batch_id).update(places_taken=F("places_taken") - places)


def lock_batches(activity: Activity) -> None:
    """Wait for whoever moves people between the batches of an activity.

    Taken after the rolls and in one order, so that two who swap with each other never block
    each other.
    """
    list(
        Batch.objects.select_for_update()
        .filter(activity=activity)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
