"""taskiq on a Redis stream, in an environment of its own."""

import asyncio
import sys
import time

from taskiq.api import run_receiver_task
from taskiq_redis import RedisStreamBroker

done = 0


async def main(port: int, jobs: int) -> None:
    broker = RedisStreamBroker(f"redis://127.0.0.1:{port}")

    @broker.task
    async def noop() -> None:
        global done  # noqa: PLW0603 - one program, one count
        done += 1

    await broker.startup()
    for at in range(0, jobs, 100):
        await asyncio.gather(*(noop.kiq() for _ in range(at, min(jobs, at + 100))))
    began = time.perf_counter()
    running = asyncio.create_task(run_receiver_task(broker, max_async_tasks=64))
    while done < jobs:
        await asyncio.sleep(0.005)
    print(time.perf_counter() - began)
    running.cancel()
    await asyncio.wait([running])
    await broker.shutdown()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
