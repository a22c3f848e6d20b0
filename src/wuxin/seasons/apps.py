from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeasonsConfig(AppConfig):
    name = "wuxin.seasons"
    label = "seasons"
    verbose_name = _("冬训")
