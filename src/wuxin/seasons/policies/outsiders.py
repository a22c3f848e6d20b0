"""Who counts the people of a batch that stand on no roll."""

from wuxin.core.actor import Actor
from wuxin.seasons.models import Activity, AttestedTotal
from wuxin.seasons.policies.activities import can_edit_activity


def can_count_outsiders(actor: Actor, activity: Activity) -> bool:
    """The host, and the organiser above."""
    return can_edit_activity(actor, activity)


def can_confirm_total(actor: Actor, total: AttestedTotal) -> bool:
    """Who might have attested it, but did not."""
    is_another = actor.person_id is not None and actor.person_id != total.attested_by_id
    return is_another and can_edit_activity(actor, total.activity)
