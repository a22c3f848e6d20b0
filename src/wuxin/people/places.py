"""Where the navigation leads in people: my page, and what an officer keeps in order."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation
from wuxin.core.actor import Actor
from wuxin.people.models import Role


def register() -> None:
    """Called once, when the models are there."""
    navigation.register(
        navigation.Place(
            label=_("我的"), route="people:me", icon="user", order=90, on_phone=True, group=_("我")
        ),
        navigation.Place(
            label=_("职务"),
            route="people:my_offices",
            icon="shield-check",
            order=64,
            group=_("组织与人员"),
            allowed=_keeps_offices,
        ),
        navigation.Place(
            label=_("个人链接"),
            route="people:my_links",
            icon="link",
            order=66,
            group=_("组织与人员"),
            allowed=_issues_links,
        ),
    )


def _keeps_offices(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER, Role.SECRETARY, Role.OPERATOR, Role.AUDITOR)


def _issues_links(actor: Actor) -> bool:
    return actor.has(Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)
