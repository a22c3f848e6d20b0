"""``wuxin manage rebuild_ledger BOOK [--check]``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.ledger import actions
from wuxin.ledger.models import Book


class Command(BaseCommand):
    help = "compare a book with what the apps say happened, correct it, and make its sums anew"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("book", help="the book's code")
        parser.add_argument("--check", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        book = Book.objects.filter(code=options["book"]).first()
        if book is None:
            known = ", ".join(Book.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"no book '{options['book']}'; there are: {known or 'none'}")
        by = Actor.program("rebuild_ledger")
        try:
            report = actions.rebuild(book, by=by, now=clock.now(), check_only=options["check"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{book.code}: {report.sources} sources, {report.missing} missing, "
            f"{report.different} different, {report.surplus} too many; "
            f"{report.sums} sums that did not fit"
        )
        if options["check"] and not report.is_clean:
            raise CommandError("the book does not fit; run again without --check to mend it")
