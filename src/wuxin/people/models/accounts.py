"""Accounts, personal links and sessions. No column says when somebody was last here (R2)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.people.models.persons import Person


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


class PersonalLink(models.Model):
    """A revocable way in for one person: 128 random bits, kept as SHA-256.

    The first phone that opens it must give the code from the secretary; the phone then
    remembers its session. ``tries`` counts wrong codes; too many revoke the link.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("个人链接")

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F}"


class AccountSession(AbstractBaseSession):
    """A session, listed for its owner and ended by them. Serves security only, and expires.

    ``link_id`` is the personal link it was begun with; a session begun by password has none.
    """

    account_id = models.BigIntegerField(null=True, db_index=True)
    link_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()

    objects = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        from wuxin.people.sessions import SessionStore

        return SessionStore
