"""Visits to come and visits made, of the branches a reader sees."""

from django.db.models import Q, QuerySet

from wuxin.core.actor import Actor
from wuxin.learning.models import LearningVisit
from wuxin.people.models import Unit
from wuxin.seasons.models import OutreachPlan, PlanState, Season


def plans_to_keep(season: Season, actor: Actor) -> QuerySet[OutreachPlan]:
    """In the order of their days."""
    plans = OutreachPlan.objects.visible_to(actor).filter(season=season, state=PlanState.PLANNED)
    return plans.select_related("person__organisation", "visitor").in_order()


def visits_made(season: Season, actor: Actor) -> QuerySet[LearningVisit]:
    """The latest first; what was taken back is gone."""
    visits = LearningVisit.objects.visible_to(actor).filter(
        plan__season=season, outreach__withdrawn_at=None
    )
    return visits.select_related("plan__person__organisation", "plan__visitor", "pack").order_by(
        "-day", "-pk"
    )


def number_to_ring(plan: OutreachPlan) -> tuple[str, str]:
    """The school and its office number: of the member's unit, else of the branch's first."""
    units = Unit.objects.filter(
        Q(pk=plan.person.unit_id or 0) | Q(organisations=plan.organisation_id)
    ).exclude(phone="")
    own = units.filter(pk=plan.person.unit_id or 0).first() or units.first()
    return (own.name, own.phone) if own else ("", "")
