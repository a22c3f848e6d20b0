"""Who may do what on pages that belong to no app. Pure."""

from wuxin.core.actor import Actor
from wuxin.people.models import Role


def can_answer_suggestions(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER)


def can_see_rules(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER, Role.AUDITOR)
