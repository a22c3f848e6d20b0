from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "wuxin.people"
    label = "people"
    verbose_name = _("党组织与党员")

    def ready(self) -> None:
        import_module("wuxin.people.tasks")  # jobs register themselves once models are there
        import_module("wuxin.people.tree_places").register()
        import_module("wuxin.people.places").register()
        import_module("wuxin.people.columns").register()
        import_module("wuxin.people.health").register()
        import_module("wuxin.people.views.proof_gate").register()
