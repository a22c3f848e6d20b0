"""``wuxin doctor``: look for what is wrong with this installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wuxin.core import health


class Command(BaseCommand):
    help = "Look for what is wrong with this installation; changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with translation.override("zh-hans"):
            findings = list(health.look())
        for finding in findings:
            mark = self.style.SUCCESS("✓") if finding.is_well else self.style.ERROR("✗")
            rest = "" if finding.is_well else f"：{finding.sentence}"
            self.stdout.write(f"{mark} {finding.title}{rest}")
        if not all(finding.is_well for finding in findings):
            raise CommandError("不是每一项都正常，请按上面的提示处理。")
