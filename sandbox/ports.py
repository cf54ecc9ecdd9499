"""The same ports at every start where they are free: addresses are kept in tokens, cards, queues.

A card drawn before a restart is updated through the connector's address of that time, and a cached
token is for a service by its address.
"""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from pathlib import Path

from sandbox.faults import SERVICES

__all__ = ["choose_ports"]

_FIRST_CHOICE = {"app": 3978, "page": 8378}
"""Where nothing was chosen before; 3978 is the Bot Framework's usual one."""


def choose_ports(memory: Path) -> dict[str, int]:
    """A port for ``app`` and for each of the sandbox's services, remembered in ``memory``."""
    wanted = _FIRST_CHOICE | _remembered(memory)
    chosen: dict[str, int] = {}
    with ExitStack() as held:
        for name in ("app", *SERVICES):
            listener = held.enter_context(_listener(wanted.get(name, 0)))
            chosen[name] = listener.getsockname()[1]
    memory.write_text(json.dumps(chosen))
    return chosen


def _remembered(memory: Path) -> dict[str, int]:
    try:
        kept = json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
    ports = kept.items() if isinstance(kept, dict) else ()
    return {name: port for name, port in ports if type(port) is int and 0 < port < 65536}


def _listener(port: int) -> socket.socket:
    """Listening on this port, or on a free one where somebody else does."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))
