"""Offices: a person holds a role over a subtree, for a time."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Tree


class Role(models.TextChoices):
    """What an office lets one do; the Actor carries the code without knowing its meaning."""

    ORGANISER = "organiser", _("组织者（教体局党建科）")
    SECRETARY = "secretary", _("支部书记")
    DEPUTY = "deputy", _("书记委托的代办人")
    AUDITOR = "auditor", _("审计与纪检（只读）")
    OPERATOR = "operator", _("系统管理员")


# Who sees the persons of a subtree. The operator keeps the machine and sees nobody.
ROLES_OF_HELP = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY, Role.AUDITOR)


def holding_on(day: date, prefix: str = "") -> Q:
    """The condition "holds on this day", for the dates behind ``prefix``."""
    begun = Q(**{f"{prefix}from_on__lte": day})
    return begun & (Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gt": day}))


class OfficeQuerySet(models.QuerySet["Office"]):
    def in_force(self, *, on: date) -> Self:
        """Those held on a day. A delegation ends with the office it came from."""
        from_above = Q(delegated_from=None) | holding_on(on, "delegated_from__")
        return self.filter(holding_on(on)).filter(from_above)

    def not_over(self, *, on: date) -> Self:
        """Those held on a day or to be held after it."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=on))

    def touching(self, person_id: int | None, organisations: models.QuerySet[Any]) -> Self:
        """Those over the organisations, the person's own, and what was delegated from these."""
        found = Q(organisation__in=organisations)
        if person_id is not None:
            found |= Q(person_id=person_id) | Q(delegated_from__person_id=person_id)
        return self.filter(found)


class Office(models.Model):
    """A person holds a role over one organisation (or unit) and what is below it.

    ``to_on`` is the first day on which it is no longer held.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="offices")
    role = models.CharField(_("职务"), max_length=15, choices=Role)
    title = models.CharField(_("职务名称"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "people.PartyOrganisation", models.PROTECT, null=True, blank=True, related_name="offices"
    )
    unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="offices"
    )
    delegated_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("职务")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, unit__isnull=False)
                | Q(organisation__isnull=False, unit=None),
                name="office_over_one_tree",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="office_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def tree(self) -> Tree:
        return "organisation" if self.organisation_id else "unit"

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)
