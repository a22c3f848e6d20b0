"""Whether the key file is the one that this database was written with."""

from django.utils.translation import gettext as _

from wuxin.core import crypto, health
from wuxin.people.models import Person


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


def register() -> None:
    health.register(key_fits, stops=True)
