from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "wuxin.publishing"
    label = "publishing"
    verbose_name = _("报道")
