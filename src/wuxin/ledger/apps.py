from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "wuxin.ledger"
    label = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        from wuxin.ledger import tasks
        from wuxin.people import hooks

        hooks.on_organisation_moved.append(tasks.FOLLOW_JOB)
        post_migrate.connect(_declare, sender=self)


def _declare(**_sent: Any) -> None:
    from wuxin.ledger import actions

    actions.declare()
