"""The first officers, made at the machine's terminal; everybody else is appointed by them."""

from datetime import datetime
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.people.actions import accounts, offices, organisations, persons
from wuxin.people.addresses import absolute
from wuxin.people.models import OrganisationKind, PartyOrganisation, Person, Role, Unit


class Command(BaseCommand):
    """``wuxin manage create_staff 王敏 --role organiser --organisation P0001``."""

    help = "Give a person an office and an account; prints a one-time link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the person's name")
        parser.add_argument("--role", choices=Role.values, default=Role.ORGANISER)
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--organisation", help="code of a Party organisation")
        place.add_argument("--unit", help="code of a unit")
        parser.add_argument(
            "--create", metavar="NAME", help="make the organisation, a Party committee, if new"
        )
        parser.add_argument("--person", type=int, help="id, where two have the same name")
        parser.add_argument("--title", default="", help="the office's name as in the document")
        parser.add_argument("--account", default="", help="account name; the person's if absent")
        parser.add_argument("--password", action="store_true", help="ask for a password here")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._make(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    @transaction.atomic
    def _make(self, options: dict[str, Any]) -> None:
        now, by = clock.now(), Actor.program("create_staff")
        place = _place(options, by=by, now=now)
        person = _person(options)
        wanted = offices.Appointment(
            person=person,
            role=options["role"],
            place=place,
            title=options["title"],
            from_on=clock.local_day(now),
        )
        offices.appoint(appointment=wanted, by=by, now=now)
        account, token = accounts.invite_with_password(
            person=person, by=by, now=now, username=options["account"]
        )
        self.stdout.write(f"account: {account.username}")
        if options["password"]:
            password = _asked(account.username)
            accounts.set_first_password(account=account, token=token, password=password, now=now)
            return
        address = absolute(reverse("people:invitation_open", args=[account.pk, token]))
        self.stdout.write(f"set the password within three days, once: {address}")


def _place(options: dict[str, Any], *, by: Actor, now: datetime) -> PartyOrganisation | Unit:
    model = PartyOrganisation if options["organisation"] else Unit
    code = options["organisation"] or options["unit"]
    found: PartyOrganisation | Unit | None = model.objects.filter(code=code).first()
    if found is not None:
        return found
    if model is Unit or not options["create"]:
        raise CommandError(f"no {model._meta.model_name} has the code {code}")
    return organisations.create_organisation(
        name=options["create"],
        kind=OrganisationKind.COMMITTEE,
        parent=None,
        by=by,
        now=now,
        code=code,
    )


def _person(options: dict[str, Any]) -> Person:
    """The one of that name; a new one if there is none."""
    if options["person"]:
        found = Person.objects.filter(pk=options["person"], name=options["name"]).first()
        if found is None:
            raise CommandError("no person has this name and id")
        return found
    namesakes = list(Person.objects.filter(name=options["name"])[:2])
    if len(namesakes) > 1:
        raise CommandError("two persons have this name; say which with --person ID")
    if namesakes:
        return namesakes[0]
    person = Person()
    persons.name_person(person, options["name"])
    person.save()
    return person


def _asked(username: str) -> str:
    password = getpass(f"password of {username}: ")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if getpass("again: ") != password:
        raise CommandError("the two are not the same")
    return password
