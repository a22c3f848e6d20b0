"""Jobs of the portal: a season of one's own, prepared beside the demo."""

from wuxin.core import jobs
from wuxin.core.models import Job
from wuxin.portal.beginning import preparing


@jobs.register("portal.prepare_own_season")
def prepare_own_season(*, job: Job, person: str, unit: str) -> None:
    """Asked twice it is prepared once."""
    preparing.prepare(name=person, unit=unit)
