"""Where this app stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation
from wuxin.core.actor import Actor
from wuxin.core.navigation import Place
from wuxin.people.models import ROLES_OF_HELP


def register() -> None:
    navigation.register(
        Place(_("送学上门"), "learning:visit_home", "home-heart", 21, _("工作"), _helps)
    )


def _helps(actor: Actor) -> bool:
    return actor.has(*ROLES_OF_HELP)
