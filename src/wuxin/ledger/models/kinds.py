"""Classrooms and kinds: rows, not enums. Their keys are the words apps and templates use."""

from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# What the first migration lays; named here so that the pages can say it in English.
NAMES_OF_THE_FIVE = (
    gettext_noop("初心课堂"),
    gettext_noop("爱心课堂"),
    gettext_noop("匠心课堂"),
    gettext_noop("暖心课堂"),
    gettext_noop("连心课堂"),
)
AIMS_OF_THE_FIVE = (
    gettext_noop("不忘为什么入党，在本职岗位上担当。"),
    gettext_noop("关心困难、留守和残疾的孩子，帮在身边。"),
    gettext_noop("练好专业本领，把课上好。"),
    gettext_noop("一个不漏、一个不掉队，把学习和关怀送上门。"),
    gettext_noop("为群众办实事，件件有回音。"),
)


class Classroom(models.Model):
    """One of the classrooms of a season. ``colour`` names a token of the theme."""

    slug = models.SlugField(_("代号"), max_length=20, primary_key=True)
    title = models.CharField(_("课堂"), max_length=20)
    colour = models.SlugField(_("颜色"), max_length=20)
    position = models.PositiveSmallIntegerField(_("次序"))
    aim = models.CharField(_("目标"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("课堂")
        ordering = ["position"]

    def __str__(self) -> str:
        return gettext(self.title)


class Kind(models.Model):
    """A kind of entry, declared by an app; synchronised after every migration."""

    code = models.SlugField(_("代号"), max_length=40, primary_key=True)
    title = models.CharField(_("类别"), max_length=40)
    classroom = models.ForeignKey(
        Classroom, models.PROTECT, null=True, blank=True, related_name="kinds"
    )
    counts_attendance = models.BooleanField(_("计入人次"), default=False)
    counts_coverage = models.BooleanField(_("计入覆盖"), default=False)
    counts_hours = models.BooleanField(_("计入学时"), default=False)
    app = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("类别")

    def __str__(self) -> str:
        return gettext(self.title)
