import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from loge.foundation.runtime import jobs


@pytest.fixture
def left_half_way(transactional_db):
    """A job marked as being done by a worker that gave its last sign of life an hour ago."""

    def make(attempts: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
                [timezone.now() - timedelta(hours=1)],
            )
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id, args)"
                " VALUES ('default', 'essai', 'doing', %s, %s, '{}') RETURNING id",
                [attempts, cursor.fetchone()[0]],
            )
            return cursor.fetchone()[0]

    return make


def rescue():
    async def work():
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                await jobs.rescue_stalled_jobs(0)

    with ThreadPoolExecutor(1) as apart:  # the browser of other tests keeps a loop running in this thread
        apart.submit(lambda: asyncio.run(work())).result()


def status(job_id: int) -> str:
    return ProcrastinateJob.objects.get(pk=job_id).status


def test_a_job_left_half_way_goes_back_to_the_queue(left_half_way):
    job = left_half_way(attempts=1)
    rescue()
    assert status(job) == "todo"


def test_a_job_that_kills_its_worker_every_time_is_given_up(left_half_way):
    job = left_half_way(attempts=jobs.MOST_ATTEMPTS)
    rescue()
    assert status(job) == "failed"
