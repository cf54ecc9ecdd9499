"""streaq, in an environment of its own."""

import asyncio
import os
import sys
import time

from streaq import Worker

done = 0


async def main(port: int, jobs: int) -> None:
    worker = Worker(redis_url=f"redis://127.0.0.1:{port}", concurrency=64)

    @worker.task()
    async def noop() -> None:
        global done  # noqa: PLW0603 - one program, one count
        done += 1

    async with worker:
        for at in range(0, jobs, 100):
            await worker.enqueue_many([noop.enqueue() for _ in range(at, min(jobs, at + 100))])
    began = time.perf_counter()
    running = asyncio.create_task(worker.run_async())
    while done < jobs:
        await asyncio.sleep(0.005)
    print(time.perf_counter() - began, flush=True)
    running.cancel()
    os._exit(0)  # its worker takes its time to stop


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
