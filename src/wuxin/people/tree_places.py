"""Where the navigation leads in people: the two trees, finding a person, rosters."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation
from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, ROLES_OF_IMPORT


def register() -> None:
    """Called once, when the models are there."""
    group = _("组织与人员")
    navigation.register(
        navigation.Place(
            label=_("党组织"),
            route="people:organisations",
            icon="sitemap",
            order=60,
            group=group,
            allowed=_helps,
        ),
        navigation.Place(
            label=_("学校和单位"),
            route="people:units",
            icon="school",
            order=61,
            group=group,
            allowed=_helps,
        ),
        navigation.Place(
            label=_("找人"),
            route="people:person_search",
            icon="search",
            order=62,
            group=group,
            allowed=_helps,
        ),
        navigation.Place(
            label=_("导入名册"),
            route="people:rosters",
            icon="upload",
            order=63,
            group=group,
            allowed=_imports,
        ),
    )


def _helps(actor: Actor) -> bool:
    return actor.has(*ROLES_OF_HELP)


def _imports(actor: Actor) -> bool:
    return actor.has(*ROLES_OF_IMPORT)
