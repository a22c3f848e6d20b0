from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SeasonsConfig(AppConfig):
    name = "wuxin.seasons"
    label = "seasons"
    verbose_name = _("冬训")

    def ready(self) -> None:
        from wuxin.ledger import registry
        from wuxin.people import hooks
        from wuxin.seasons import (
            checks,
            columns,
            coverage_figures,
            figures,
            kinds,
            outsiders,
            places,
            record_links,
            tasks,
        )
        from wuxin.seasons.actions import putting_back, shrinking
        from wuxin.seasons.queries import archive, archive_of_people, expected

        for kind in kinds.KINDS:
            registry.register_kind(kind)
        registry.register_expected("seasons", expected.expected_entries)
        registry.register_record_link("seasons.enrolment:", record_links.to_roll_call)
        registry.register_record_link("seasons.batch:", record_links.to_batch)
        outsiders.register()
        hooks.on_roster_changed.append(tasks.ROSTER_JOB)
        checks.register()
        columns.register()
        figures.register()
        coverage_figures.register()
        places.register()
        archive.register()
        archive_of_people.register()
        shrinking.register()
        putting_back.register()
        post_migrate.connect(_declare, sender=self)


def _declare(**_sent: Any) -> None:
    """Before the ledger declares its kinds: this app stands before it among the installed."""
    from wuxin.seasons import actions

    actions.declare_classrooms()
