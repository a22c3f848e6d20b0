"""Let back in who lost every second factor, or the password too: at the machine's terminal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.people.actions import accounts, code_sheets
from wuxin.people.addresses import absolute
from wuxin.people.models import Account, Person


class Command(BaseCommand):
    """``wuxin rescue 王敏 --password``."""

    help = "Print a sheet of one-time codes for an account; it stands in the audit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help="the account's name, as it is typed when signing in")
        parser.add_argument(
            "--password", action="store_true", help="print a one-time link to set a password, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = Account.objects.select_related("person").filter(username=options["account"]).first()
        if found is None or found.person is None:
            raise CommandError("no account has this name")
        try:
            self._let_in(found.person, with_password=options["password"])
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _let_in(self, person: Person, *, with_password: bool) -> None:
        now, by = clock.now(), Actor.program("rescue")
        made = code_sheets.hand_out_sheet(person=person, by=by, now=now)
        self.stdout.write("Each code works once. Write them down; they are shown only here.")
        for code in made.codes:
            self.stdout.write(f"  {code}")
        if with_password:
            account, token = accounts.invite_with_password(person=person, by=by, now=now)
            address = absolute(reverse("people:invitation_open", args=[account.pk, token]))
            self.stdout.write(f"set a new password within three days, once: {address}")
