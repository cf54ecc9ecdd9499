"""``python -m bench.neighbours FOLDER``: listens, then writes FOLDER/ready.json, until SIGTERM."""

from __future__ import annotations

import asyncio
import json
import signal
import ssl
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import certifi
import trustme
import uvloop
from aiohttp import web

from bench.neighbours import control, login, services

PEOPLE = [f"dddddddd-0000-4000-8000-{number:012}" for number in range(66)]


def certified(bundle: Path) -> ssl.SSLContext:
    """A server's context; its authority goes into ``bundle`` behind the usual ones."""
    authority = trustme.CA()
    bundle.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


async def main(folder: Path) -> None:
    """Serve everybody and say where."""
    bundle = folder / "bundle.pem"
    tls = certified(bundle)
    keys, behaviour = login.Keys(), control.Control()
    async with AsyncExitStack() as stack:

        async def listen(app: web.Application, context: ssl.SSLContext | None = tls) -> str:
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
            scheme = "https" if context else "http"
            return f"{scheme}://localhost:{runner.addresses[0][1]}"

        ready = {"bundle": str(bundle)}
        ready["login"] = await listen(login.application(keys, behaviour))
        for name in services.SERVICES:
            ready[name] = await listen(services.application(name, behaviour))
        ready["control"] = await listen(control.application(behaviour), None)
        tokens = {
            "channel_token": keys.channel_token(ready["connector"] + "/"),
            "people": {oid: keys.person_token(ready["login"], oid) for oid in PEOPLE},
        }
        (folder / "ready.part").write_text(json.dumps(ready | tokens))
        (folder / "ready.part").rename(folder / "ready.json")
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1])))
