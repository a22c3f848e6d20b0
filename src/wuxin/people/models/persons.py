"""Persons, their Party membership and their category, with from and to."""

import secrets
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.people.models.offices import ROLES_OF_HELP
from wuxin.people.models.organisations import PartyOrganisation, Unit, within


class Sex(models.TextChoices):
    MALE = "m", _("男")
    FEMALE = "f", _("女")


class MembershipKind(models.TextChoices):
    FULL = "full", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")
    APPLICANT = "applicant", _("入党积极分子")


class Category(models.TextChoices):
    """How a member is reached. Hardship is not here: it is known to care alone."""

    SERVING = "serving", _("在职")
    RETIRED = "retired", _("退休")
    GREAT_AGE = "great-age", _("高龄")
    HOMEBOUND = "homebound", _("行动不便")
    AWAY = "away", _("外出流动")
    ON_LEAVE = "on-leave", _("长期请假")


def new_key() -> str:
    return secrets.token_hex(8)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself, those of the organisations and units one has an office over.

        Staff who belong to no Party organisation are seen with the units of one's own.
        """
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        reached = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
        if paths:
            within_reach = PartyOrganisation.objects.filter(within(paths))
            reached |= within(paths, "organisation__")
            reached |= Q(organisation=None, unit__in=within_reach.values("units"))
        if units := actor.paths("unit", ROLES_OF_HELP):
            reached |= within(units, "unit__")
        return self.filter(reached)

    def in_roster_order(self) -> Self:
        return self.order_by("organisation__path", "roster_order", "pk")


class Person(models.Model):
    """One person. The name is plain; ID number and phone are encrypted, found by blind index.

    ``key`` never changes: it is what the encrypted fields are bound to. ``organisation`` is
    where the current membership is, kept by the membership's actions.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    born_on = models.DateField(_("出生年月"), null=True, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="persons", null=True, blank=True)
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="persons", null=True, blank=True
    )
    id_number_sealed = crypto.SealedField()
    id_number_index = models.BinaryField(max_length=32, null=True, unique=True)
    phone_sealed = crypto.SealedField()
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    roster_order = models.IntegerField(_("名册顺序"), default=0)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        indexes = [
            models.Index(fields=["organisation", "roster_order"], name="person_in_roster_order"),
            models.Index(fields=["name"], name="person_by_name"),
            models.Index(fields=["pinyin"], name="person_by_pinyin"),
            models.Index(fields=["initials"], name="person_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    def seal(self, *, id_number: str | None = None, phone: str | None = None) -> None:
        """Put ID number and phone in, encrypted and findable; ``None`` leaves one alone."""
        if id_number is not None:
            crypto.seal(self, "id_number", id_number)
            self.id_number_index = crypto.blind_index(id_number, purpose="id-number") or None
        if phone is not None:
            crypto.seal(self, "phone", phone)
            self.phone_index = crypto.blind_index(phone, purpose="phone") or None

    def id_number(self) -> str:
        return crypto.unseal(self, "id_number")

    def phone(self) -> str:
        return crypto.unseal(self, "phone")


class PartyMembership(models.Model):
    """A person belongs to a Party organisation, from–to (``to_on`` is the day it ended)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="memberships")
    kind = models.CharField(_("身份"), max_length=15, choices=MembershipKind)
    joined_on = models.DateField(_("入党日期"), null=True, blank=True)
    confirmed_on = models.DateField(_("转正日期"), null=True, blank=True)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("党员身份")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(to_on=None), name="one_current_membership"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


class PersonCategory(models.Model):
    """A person is in a category, from–to; several may hold at a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="categories")
    category = models.CharField(_("人员类别"), max_length=15, choices=Category)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("人员类别")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(to_on=None),
                name="one_current_row_a_category",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="category_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"
