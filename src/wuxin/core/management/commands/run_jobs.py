"""``wuxin manage run_jobs``: the job process."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wuxin.core import jobs
from wuxin.core.job_queue import huey


class Command(BaseCommand):
    help = "Run jobs until told to stop; jobs whose process died are taken up again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        alone = not settings.REDIS_URL
        jobs.sweep(running_since=timedelta(0) if alone else timedelta(minutes=30))
        huey.create_consumer(workers=1, periodic=True, initial_delay=0.05, max_delay=0.5).run()
