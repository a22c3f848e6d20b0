"""What becomes of broken-off uploads."""

from wuxin.core import jobs
from wuxin.core.files import keeping
from wuxin.core.models import Job


@jobs.every_day("core.sweep_files")
def sweep_files(job: Job) -> None:
    keeping.sweep()
