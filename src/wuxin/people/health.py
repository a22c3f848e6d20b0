"""Whether the key file is the one that this database was written with, and who lacks a factor."""

from django.conf import settings
from django.utils.translation import gettext as _

from wuxin.core import clock, crypto, health
from wuxin.people.models import Person, Role
from wuxin.people.queries.factors import holders_without_factor


def key_fits() -> health.Finding:
    """Opens what was sealed last. With another key the old would stay closed, and what is
    written from now on could not be read with the right one: so the server does not start.
    """
    sentence = _(
        "密钥文件不是这个数据库用的那一把，身份证号和手机号打不开。请从保险柜里的密钥单恢复"
        "（wuxin backup --read-key-sheet）；在此之前服务不启动，数据没有动。"
    )
    newest = Person.objects.order_by("-pk")
    try:
        for person in newest.exclude(phone_sealed=b"")[:1]:
            person.phone()
        for person in newest.exclude(id_number_sealed=b"")[:1]:
            person.id_number()
    except (crypto.KeyFileFault, ValueError, LookupError):  # does not open, or is no key ring
        return health.Finding(_("密钥对得上"), is_well=False, sentence=sentence)
    return health.Finding(_("密钥对得上"), is_well=True)


def second_factors() -> health.Finding:
    """Whoever needs a second factor has one; a role that does not exist is told too."""
    title = _("第二道验证")
    wanted = settings.SECOND_FACTOR_ROLES
    if unknown := sorted(set(wanted) - set(Role.values)):
        sentence = _("WUXIN_SECOND_FACTOR_ROLES 里没有这样的职务：%(names)s。") % {
            "names": ", ".join(unknown)
        }
        return health.Finding(title, is_well=False, sentence=sentence)
    without = 0 if settings.DEMO else holders_without_factor(wanted, on=clock.today())
    sentence = _("%(n)s 位要有第二道验证的同志还没有设。请他们登录后打开“我的 › 第二道验证”。") % {
        "n": without
    }
    return health.Finding(title, not without, sentence)


def register() -> None:
    health.register(key_fits, stops=True)
    health.register(second_factors)
