"""``wuxin manage run_jobs``: the job process."""

from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wuxin.core import job_process, jobs
from wuxin.core.job_queue import huey


class Command(BaseCommand):
    help = "Run jobs until told to stop; jobs whose process died are taken up again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with ExitStack() as held:
            if not settings.REDIS_URL:
                held.enter_context(job_process.only_one())
                held.enter_context(job_process.watch())
            held.enter_context(job_process.sealing())
            held.enter_context(job_process.apart())
            held.enter_context(job_process.watching_clock())
            jobs.sweep()
            huey.create_consumer(workers=1, periodic=True, initial_delay=0.05, max_delay=0.5).run()
