"""saq, in an environment of its own."""

import asyncio
import sys
import time

from saq import Queue, Worker

done = 0


async def noop(_context) -> None:
    """Do nothing but count."""
    global done  # noqa: PLW0603 - one program, one count
    done += 1


async def main(port: int, jobs: int) -> None:
    queue = Queue.from_url(f"redis://127.0.0.1:{port}")
    await queue.connect()
    for at in range(0, jobs, 100):
        await asyncio.gather(
            *(queue.enqueue("noop", retries=10) for _ in range(at, min(jobs, at + 100)))
        )
    worker = Worker(queue, functions=[noop], concurrency=64)
    began = time.perf_counter()
    running = asyncio.create_task(worker.start())
    while done < jobs:
        await asyncio.sleep(0.005)
    print(time.perf_counter() - began)
    await worker.stop()
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
