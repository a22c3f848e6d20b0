from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "wuxin.core"
    label = "core"
    verbose_name = _("基础")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("wuxin.core.tasks")  # jobs register themselves once models are there
        import_module("wuxin.core.backup.tasks")
        import_module("wuxin.core.machine").register()
        import_module("wuxin.core.files.tasks")
        import_module("wuxin.core.places").register()
        post_migrate.connect(_make_keys, sender=self)


def _make_keys(*, plan: list[tuple[Any, bool]], **_sent: Any) -> None:
    """A new database gets its keys. One that is not new never does: they were lost, and a new
    key file would hide that what they sealed cannot be read any more.
    """
    done = {(step.app_label, step.name) for step, backwards in plan if not backwards}
    if ("core", "0001_initial") in done:
        import_module("wuxin.core.crypto").create_key_file()
    if ("core", "0003_seals_and_readings") in done:
        import_module("wuxin.core.seals.heads").create_key()
