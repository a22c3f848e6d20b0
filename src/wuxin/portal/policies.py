"""Who may do what on pages that belong to no app. Pure."""

from collections.abc import Sequence

from wuxin.core.actor import Actor
from wuxin.people.models import Role


def can_answer_suggestions(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER)


def can_see_rules(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER, Role.AUDITOR)


def can_tend_jobs(actor: Actor) -> bool:
    """Who keeps the machine; what the jobs are about is not shown to them."""
    return actor.has(Role.OPERATOR)


def can_read_audit(actor: Actor, roots: Sequence[str]) -> bool:
    """An auditor of everything there is: ``roots`` are the paths of the topmost organisations."""
    return bool(roots) and all(
        actor.covers("organisation", root, (Role.AUDITOR,)) for root in roots
    )


def is_auditor(actor: Actor) -> bool:
    return actor.has(Role.AUDITOR)
