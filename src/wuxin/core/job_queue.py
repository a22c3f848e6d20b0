"""The queue of the job process: Huey on a file of its own, or on Redis when it grows."""

from django.conf import settings
from huey import RedisHuey, SqliteHuey, crontab

from wuxin.core import jobs
from wuxin.core.backup import tasks

if settings.REDIS_URL:
    huey = RedisHuey("wuxin", url=settings.REDIS_URL)
else:
    huey = SqliteHuey("wuxin", filename=str(settings.VAR / "queue.sqlite3"), fsync=True)


@huey.task()  # type: ignore[untyped-decorator]  # Huey has no types
def run_job(job_id: int) -> None:
    """Run one job by its id; what it does and whether it may is in its row."""
    if not jobs.is_apart(job_id):
        jobs.run(job_id)


@huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # as above
def sweep_jobs() -> None:
    """Send again what was lost; and the daily backup, for which a machine that is off at night
    makes up in the morning.
    """
    jobs.sweep()
    tasks.ask_if_due()


@huey.periodic_task(crontab(hour="16", minute="5"))  # type: ignore[untyped-decorator]  # as above
def ask_for_daily_jobs() -> None:
    """At 00:05 in Asia/Shanghai, for Huey counts in UTC."""
    jobs.ask_for_daily()


def send(job_id: int) -> None:
    """Hand a job's id to the job process."""
    run_job(job_id)
