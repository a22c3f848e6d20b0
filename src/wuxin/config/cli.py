"""The command ``wuxin``: a few commands for people, and ``wuxin manage`` for all of Django's."""

import os
import sys

from django.core.management import execute_from_command_line

COMMANDS = {
    "serve": "start the web server and the job process",
    "demo": "make or renew the demo district",
    "import": "read a roster from a file",
    "figures": "print the figures of a season",
    "briefing": "write the briefing of a season as a Word document",
    "rules": "look at the rules R1 to R20 with their evidence",
    "audit": "verify the audit against its signed heads",
    "backup": "make one encrypted file with everything",
    "restore": "check a backup, or put it back",
    "keys": "make, look at, turn over and drop the master keys of encrypted fields",
    "rescue": "let back in somebody who lost every second factor, or the password",
    "doctor": "look for what is wrong with this installation",
}


def main() -> None:
    """Run one command; without one, say what there is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
    name, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name == "manage":
        execute_from_command_line(["wuxin manage", *rest])
    elif name in COMMANDS:
        execute_from_command_line(["wuxin", name.replace("import", "import_roster"), *rest])
    else:
        _say_what_there_is(failed=bool(name) and name not in {"-h", "--help", "help"})


def _say_what_there_is(*, failed: bool) -> None:
    out = sys.stderr if failed else sys.stdout
    lines = ["usage: wuxin COMMAND [options]", ""]
    lines += [f"  {name:<10} {what}" for name, what in COMMANDS.items()]
    lines += ["", "wuxin COMMAND --help says more; wuxin manage has everything else."]
    out.write("\n".join(lines) + "\n")
    if failed:
        sys.exit(2)
