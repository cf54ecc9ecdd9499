"""arq, in an environment of its own."""

import asyncio
import sys
import time

from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker


async def noop(_context) -> None:
    """Do nothing."""


async def main(port: int, jobs: int) -> None:
    pool = await create_pool(RedisSettings(host="127.0.0.1", port=port))
    for at in range(0, jobs, 100):
        await asyncio.gather(*(pool.enqueue_job("noop") for _ in range(at, min(jobs, at + 100))))
    worker = Worker(
        functions=[noop], redis_pool=pool, burst=True, max_jobs=64, poll_delay=0.01, keep_result=0
    )
    began = time.perf_counter()
    await worker.async_run()
    assert worker.jobs_complete == jobs
    print(time.perf_counter() - began)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
