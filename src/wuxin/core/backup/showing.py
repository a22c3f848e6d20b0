"""A bar in the terminal, on standard error, only where somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from wuxin.core.backup.making import Watching, unwatched


@contextmanager
def bar(*, is_quiet: bool = False) -> Iterator[Watching]:
    """Who is told of each step; draws one bar."""
    console = Console(stderr=True)
    if is_quiet or not console.is_terminal:
        yield unwatched
        return
    said = {"database": _("数据库"), "packing": _("打包加密"), "verifying": _("读回核对")}
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, total: int, what: str) -> None:
            progress.update(
                task, completed=done, total=total or None, description=said.get(what, what)
            )

        yield tell
