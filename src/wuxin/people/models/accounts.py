"""Accounts, personal links and sessions. No column says when somebody was last here (R2)."""

from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from wuxin.people.models.persons import Person

MOST_TRIES = 5


class AccountManager(BaseUserManager["Account"]):
    """Lets the authentication backend find an account by its name."""


class Account(AbstractBaseUser):
    """What one signs in with: a name and password for staff, or only a personal link."""

    last_login = None

    username = models.CharField(_("账号"), max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account", null=True)
    is_active = models.BooleanField(_("启用"), default=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.username


class LinkState(models.TextChoices):
    """What the secretary sees of a member's link."""

    NONE = "none", _("还没有链接")
    SENT = "sent", _("已发，还没打开")
    OPENED = "opened", _("已打开")
    ENDED = "ended", _("已停用")


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def in_force(self, *, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class PersonalLink(models.Model):
    """A revocable way in for one person: 128 random bits, kept as SHA-256.

    The first phone that opens it must give the code from the secretary; the phone then
    remembers its session. A code opens one phone: ``code_hash`` is empty from then on until
    the secretary gives a new one. ``tries`` counts the codes given, right or wrong, since the
    last code was made; one that would be the sixth is refused and the link revoked.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人链接")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(revoked_at=None), name="one_link_an_account"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="link_tries_are_limited"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F}"

    def is_in_force(self, *, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def state(self, *, now: datetime) -> LinkState:
        if not self.is_in_force(now=now):
            return LinkState.ENDED
        return LinkState.OPENED if self.opened_at else LinkState.SENT


class AccountSession(AbstractBaseSession):
    """A session, listed for its owner and ended by them. Serves security only, and expires.

    ``link_id`` is the personal link it was begun with; a session begun by password has none.
    """

    account_id = models.BigIntegerField(null=True, db_index=True)
    link_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type:
        store: type = import_string("wuxin.people.sessions.SessionStore")  # which needs this model
        return store
