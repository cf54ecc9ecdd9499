"""Holds one program for ``sandbox.run``: ends it when told to, or when its holder is gone.

``sandbox.run`` keeps the other end of our standard input open and never writes to it. However it
ends, even by SIGKILL, that end closes, which we see on Linux and macOS alike; a program knows
nothing of this. Run as a file, with nothing but the standard library.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

GRACE = 25.0
"""Seconds a program gets to end by itself, more than the web process gives its last requests."""


async def hold(command: Sequence[str]) -> int:
    """Run the command to its end; its exit status, 128 + the signal's number for a signal."""
    program = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    loop.add_reader(sys.stdin.fileno(), told.set)
    ended = asyncio.create_task(program.wait())
    stop = asyncio.create_task(told.wait())
    await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    loop.remove_reader(sys.stdin.fileno())
    if not ended.done():
        program.terminate()
        await asyncio.wait({ended}, timeout=GRACE)
    if not ended.done():
        program.kill()
    status = await ended
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # os._exit: nothing of ours is left to clean up, and asyncio's child watcher need not be joined
    os._exit(asyncio.run(hold(sys.argv[1:])))
