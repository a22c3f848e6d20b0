from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "wuxin.learning"
    label = "learning"
    verbose_name = _("学习")

    def ready(self) -> None:
        from wuxin.learning import figures, kinds, places, posting, record_links
        from wuxin.ledger import registry

        for kind in kinds.KINDS:
            registry.register_kind(kind)
        registry.register_expected("learning", posting.expected_entries)
        registry.register_record_link("learning.visit:", record_links.to_visit)
        figures.register()
        places.register()
