"""What a view of attendance starts from, if its reader may see it."""

from django.http import Http404

from wuxin.core.errors import NotAllowed
from wuxin.core.http import Request
from wuxin.seasons.models import Activity, Batch, BatchOrganisation
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.roll_states import find_roll


def roll_or_404(request: Request, batch_id: int, organisation_id: int) -> BatchOrganisation:
    roll = find_roll(request.actor, batch_id, organisation_id)
    if roll is None:
        raise Http404
    return roll


def batch_or_404(request: Request, number: int) -> Batch:
    """A batch of an activity that the actor sees."""
    seen = Activity.objects.visible_to(request.actor)
    batches = Batch.objects.with_place().select_related("activity__season__book")
    batch = batches.filter(pk=number, activity__in=seen).first()
    if batch is None:
        raise Http404
    return batch


def callable_batch_or_404(request: Request, number: int) -> Batch:
    """The same; refused unless the actor may call at least one of its rolls."""
    batch = batch_or_404(request, number)
    if not policies.can_call_some(request.actor, batch):
        raise NotAllowed
    return batch
