"""Where this app stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation
from wuxin.core.actor import Actor
from wuxin.core.navigation import Place
from wuxin.people.models import ROLES_OF_HELP
from wuxin.seasons.policies.roll_calls import CALLERS


def register() -> None:
    work = _("工作")
    navigation.register(
        Place(_("待办"), "seasons:todo", "list-check", 10, work, _calls_rolls, on_phone=True),
        Place(_("活动"), "seasons:activities", "calendar-event", 20, work, _helps),
        Place(_("不漏学"), "seasons:coverage_home", "users", 21, work, _helps),
        Place(_("日历"), "seasons:calendar", "calendar-event", 21, work, _is_a_person),
        Place(_("通知"), "seasons:notices", "bell", 23, work, _helps),
        Place(_("冬训"), "seasons:season_list", "flag", 22, work, _helps),
        Place(_("学时"), "seasons:hours_home", "clock", 23, work, _helps),
        Place(_("我的学时"), "seasons:my_hours", "clock", 25, work, _is_a_person),
        Place(
            _("我的安排"),
            "seasons:mine",
            "clock",
            24,
            work,
            _is_a_person,
            on_phone=True,
            phone_label=_("安排"),
        ),
    )


def _calls_rolls(actor: Actor) -> bool:
    return actor.has(*CALLERS)


def _helps(actor: Actor) -> bool:
    return actor.has(*ROLES_OF_HELP)


def _is_a_person(actor: Actor) -> bool:
    return actor.person_id is not None
