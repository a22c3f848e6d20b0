"""Where each member stands with each requirement: kept rows, made from evidence and answers."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Channel
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.models.seasons import Requirement, Season


class CoverageState(models.TextChoices):
    """Exactly one holds of a member and a requirement; in the order in which they are asked."""

    REACHED = "reached", _("学到了")
    MADE_UP = "made_up", _("补学到")
    VISITED = "visited", _("送学到")
    EXCUSED = "excused", _("免于要求，已上门或问候")
    DECLINED = "declined", _("本人谢绝")
    NOT_REACHED = "not_reached", _("暂联系不上")
    DUE = "due", _("还没学到")


COVERED = (
    CoverageState.REACHED,
    CoverageState.MADE_UP,
    CoverageState.VISITED,
    CoverageState.EXCUSED,
)
# What the work list holds: neither reached nor ended.
OPEN = (CoverageState.NOT_REACHED, CoverageState.DUE)


class Outcome(models.TextChoices):
    """What holds of a member over everything that is required of them; exactly one."""

    REACHED = "reached", _("都学到、送到")
    DECLINED = "declined", _("本人谢绝")
    LEFT = "left", _("还要送到")


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the branches one has an office over: a help list goes no further (R10)."""
        return self.filter(within(actor.paths("organisation", ROLES_OF_HELP), "organisation__"))

    def in_roster_order(self) -> Self:
        return self.order_by(
            "organisation__path", "person__roster_order", "person_id", "requirement__position"
        )


class Standing(models.Model):
    """One member and one requirement: a kept answer, never written but by ``actions.coverage``.

    ``organisation`` is the branch on the season's roster day. ``channel`` and ``day`` say how and
    when it was met, or the last contact of somebody who is excused.
    """

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="standings", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="standings", db_index=False)
    organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="standings", db_index=False
    )
    state = models.CharField(_("状态"), max_length=12, choices=CoverageState)
    times = models.IntegerField(_("次数"), default=0)
    minutes = models.IntegerField(_("分钟"), default=0)
    channel = models.CharField(_("方式"), max_length=12, choices=Channel, blank=True)
    day = models.DateField(_("日期"), null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("学习覆盖")
        constraints = [
            models.UniqueConstraint(fields=["person", "requirement"], name="standing_once_a_member")
        ]
        indexes = [
            models.Index(fields=["organisation", "requirement"], name="standing_by_branch"),
            models.Index(fields=["requirement"], name="standing_by_requirement"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.requirement_id} {self.state}"


class StandingSum(models.Model):
    """How many members of a branch are in a state. Levels above are sums over path ranges."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="sums", db_index=False
    )
    organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="standing_sums", db_index=False
    )
    state = models.CharField(_("状态"), max_length=12, choices=CoverageState)
    people = models.IntegerField(_("人数"))

    class Meta:
        verbose_name = _("学习覆盖人数")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "requirement", "state"], name="standing_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.requirement_id} {self.state}: {self.people}"


class MemberSum(models.Model):
    """How many members of a branch have an outcome over all that is required of them."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="member_sums", db_index=False)
    organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="member_sums", db_index=False
    )
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    people = models.IntegerField(_("人数"))

    class Meta:
        verbose_name = _("学习覆盖党员数")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "season", "outcome"], name="member_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.season_id} {self.outcome}: {self.people}"
