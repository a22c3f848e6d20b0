"""``wuxin rules``: look at each rule of the product and say what its evidence is (R15)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wuxin.portal.rules import RULES, State, look
from wuxin.portal.rules.evidence import Finding

_MARKS = {State.KEPT: "✓", State.BROKEN: "✗", State.NOT_YET: "…"}


class Command(BaseCommand):
    help = "Look at the rules R1 to R20 in this installation; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            findings = list(look(RULES))
            lines = [_as_json(one) for one in findings]
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2))
        else:
            for finding, line in zip(findings, lines, strict=True):
                mark = _MARKS[finding.state]
                self.stdout.write(f"{mark} {line['code']:<4}{line['rule']}")
                for sentence in line["evidence"]:
                    self.stdout.write(f"       {sentence}")
        if broken := [one.rule.code for one in findings if one.state == State.BROKEN]:
            raise CommandError(f"没有做到：{'、'.join(broken)}。")


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.rule.code,
        "rule": str(finding.rule.text),
        "state": finding.state.value,
        "evidence": [one.sentence for one in finding.evidence],
    }
