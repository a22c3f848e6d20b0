"""Study hours: the policies by which they are reckoned, what was confirmed, and the sums."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Channel, Kind
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.hours import Account, Line, Note, Part
from wuxin.seasons.models.batches import Batch
from wuxin.seasons.models.seasons import Audience, above


class HoursPolicyState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_FORCE = "in-force", _("已生效")


class HoursPolicyQuerySet(models.QuerySet["HoursPolicy"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those that hold above, at or below one's offices."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        return self.filter(within(paths, "organisation__") | Q(organisation__path__in=above(paths)))

    def in_force(self) -> Self:
        return self.filter(state=HoursPolicyState.IN_FORCE)

    def in_order(self) -> Self:
        return self.order_by("organisation__path", "population", "-from_on", "-pk")


class HoursPolicy(models.Model):
    """How hours are reckoned for a population of an organisation's subtree, from–to.

    ``to_on`` is the last day. ``terms`` is what ``hours.policy_from`` reads; once in force it
    never changes, but that a new version, which ``follows`` it from a day, ends it.
    """

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="hours_policies", verbose_name=_("适用于")
    )
    title = models.CharField(_("名称"), max_length=60)
    population = models.CharField(
        _("对象"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    terms = models.JSONField()
    approver = models.CharField(_("批准机关或文号"), max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=HoursPolicyState, default=HoursPolicyState.DRAFT
    )
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="versions")
    created_at = models.DateTimeField()
    in_force_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    in_force_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = HoursPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("学时办法")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="hours_policy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state=HoursPolicyState.DRAFT, in_force_at=None)
                | Q(state=HoursPolicyState.IN_FORCE, in_force_at__isnull=False) & ~Q(approver=""),
                name="hours_policy_in_force_iff_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == HoursPolicyState.DRAFT

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


class FurtherApproval(models.Model):
    """What the county said of a professional class; without a row it is pending."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("已认定")
        REFUSED = "refused", _("不予认定")

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="further_approval")
    decision = models.CharField(_("认定"), max_length=10, choices=Decision)
    reference = models.CharField(_("认定文号或说明"), max_length=80)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("继续教育认定")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.decision}"


class HoursConfirmation(models.Model):
    """A branch's hours of a year were confirmed, as far as there was evidence then.

    One that is withdrawn, with a reason, stays with its lines, which count no more.
    """

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="hours_confirmations"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"))
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_why = models.CharField(_("撤回事由"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("学时确认")
        indexes = [models.Index(fields=["organisation", "year"], name="hours_confirmed_of_branch")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class HoursLine(models.Model):
    """A confirmed line of hours, frozen under the policy of that moment.

    ``withdrawn_at`` is that of its confirmation.
    """

    confirmation = models.ForeignKey(HoursConfirmation, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="hours_lines", db_index=False)
    source = models.CharField(_("来源"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    day = models.DateField(_("日期"))
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(_("方式"), max_length=12, choices=Channel)
    part = models.CharField(max_length=10)
    account = models.CharField(max_length=10)
    minutes = models.PositiveSmallIntegerField(_("分钟"))
    quarters = models.PositiveSmallIntegerField(_("学时（刻）"))
    half = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=12, blank=True)
    policy = models.ForeignKey(HoursPolicy, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("已确认学时")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "year"],
                condition=Q(withdrawn_at=None),
                name="hours_confirmed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.source}: {self.quarters}"

    def as_line(self) -> Line:
        """The row as the reckoning knows it."""
        return Line(
            source=self.source,
            year=self.year,
            day=self.day,
            kind=self.kind_id,
            channel=self.channel,
            part=Part(self.part),
            account=Account(self.account),
            minutes=self.minutes,
            quarters=self.quarters,
            policy_id=self.policy_id,
            note=Note(self.note),
            half=self.half,
        )


class HoursTotal(models.Model):
    """The sums of one person's year, all in quarters; made from evidence, and made anew.

    ``target`` is empty where nothing is asked of the person. ``further`` counts apart.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="hours_totals", db_index=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    quarters = models.PositiveIntegerField(_("学时（刻）"))
    carried = models.PositiveIntegerField(_("上年结转（刻）"))
    confirmed = models.PositiveIntegerField(_("已确认（刻）"))
    further = models.PositiveIntegerField(_("继续教育（刻）"))
    target = models.PositiveIntegerField(_("年度要求（刻）"), null=True)

    class Meta:
        verbose_name = _("年度学时")
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="hours_total_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}: {self.quarters}"

    @property
    def left(self) -> int | None:
        """Quarters left to reach; nothing where nothing is asked."""
        if self.target is None:
            return None
        return max(self.target - self.quarters - self.carried, 0)
