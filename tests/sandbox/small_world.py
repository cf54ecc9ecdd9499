"""A world in the test's own process, whose clock the test can set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sandbox.entra import SigningKeys
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.store import Store
from sandbox.world import Endpoints, World

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """Says what it was last set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """The time it is in that world."""
        return self.now


def make_world(store: Store | None = None) -> World:
    """A world that forgets, unless it is given a store."""
    store = store or Store(":memory:")
    return World(
        store=store,
        clock=Clock(),
        endpoints=Endpoints(
            page="http://localhost:1",
            login="https://localhost:2",
            graph="https://localhost:3",
            dataverse="https://localhost:4",
            connector="https://localhost:5",
            dataverse2="https://localhost:6",
        ),
        login_keys=SigningKeys.create(store, "login"),
        channel_keys=SigningKeys.create(store, "channel"),
        faults=Faults(),
        journal=Journal(),
        ca_file=Path("unused.pem"),
        bot_url="http://localhost:3978/api/messages",
    )
