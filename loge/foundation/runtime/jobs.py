"""Background jobs that were left half-way by a killed worker.

A killed worker leaves its job marked as being done, and its lock keeps every later job on the same subject waiting.
This is why every job of the house must be safe to run twice.
"""

import logging

from procrastinate import jobs
from procrastinate.contrib.django import app

MOST_ATTEMPTS = 5  # a job that kills its worker each time is given up rather than tried for ever

logger = logging.getLogger(__name__)


async def rescue_stalled_jobs(timestamp: int) -> None:
    """Put back in the queue the jobs whose worker has not given a sign of life for 30 s."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.id is None:
            continue
        if job.attempts >= MOST_ATTEMPTS:
            logger.error("job %s (%s) given up after %s attempts", job.id, job.task_name, job.attempts)
            await app.job_manager.finish_job_by_id_async(job.id, status=jobs.Status.FAILED, delete_job=False)
        else:
            logger.warning("job %s (%s) was left half-way: back in the queue", job.id, job.task_name)
            await app.job_manager.retry_job(job)


async def forget_old_jobs(timestamp: int) -> None:
    """Finished jobs are kept 30 days, failed ones too: long enough to explain what happened."""
    await app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_failed=True)
