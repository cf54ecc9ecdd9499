"""A process that runs imports and says how large it ever was: ``<world's address>``.

Imports the mails of jobs 1 and 2, and writes after each its state and the process's peak in KiB.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.graph import Graph
from capture.imports.importer import Importer
from capture.synchronisation import Synchronisation
from capture.upstream import Upstream
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import TENANT, make_job
from tests.capture.imports.remembered import Remembered
from tests.capture.imports.worker_process import log_beside_stdout
from tests.capture.questions import Undecided


async def main(world: str) -> None:
    async with ClientSession() as session:
        tokens = FixedTokens()
        graph = Graph(Upstream(session, world, Service.GRAPH, budget=60.0), tokens)
        dataverse = Dataverse(Upstream(session, world, Service.DATAVERSE, budget=60.0), tokens)
        organisations = {TENANT: dataverse}
        mailboxes = Synchronisation(organisations, now)
        importer = Importer(graph, organisations, mailboxes, Undecided(), Remembered(), clock=now)
        for number in (1, 2):
            status = await importer.run(make_job(number))
            ends = [one.end for one in status.left]
            said = {"state": status.state, "left": ends, "peak": peak()}
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()


def now() -> datetime:
    return datetime.now(UTC)


def peak() -> int:
    """Of this program alone: what getrusage says, a process inherits from whoever started it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])


if __name__ == "__main__":
    log_beside_stdout()
    uvloop.run(main(*sys.argv[1:]))
