"""What the sandbox's services share: people, clock, memory, addresses, and faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.allowance import Allowance
from sandbox.news import News
from sandbox.people import TENANTS, Person, Tenant

if TYPE_CHECKING:
    from sandbox.entra.keys import SigningKeys
    from sandbox.faults import Faults
    from sandbox.graph.mailboxes import Mailboxes
    from sandbox.journal import Journal
    from sandbox.store import Store

__all__ = ["WORLD", "Endpoints", "World"]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Roots of the sandbox's services, without a trailing slash; only ``page`` is plain HTTP.

    ``dataverse`` is the first tenant's organisation, ``dataverse2`` the second one's.
    """

    page: str
    login: str
    graph: str
    dataverse: str
    dataverse2: str
    connector: str


@dataclass(slots=True)
class World:
    """One sandbox: everything a service of it may touch.

    ``bot_url`` is the bot's messaging endpoint (``…/api/messages``).
    ``mail`` and ``contacts`` are files a person brought along, or ``None``.
    ``extra_messages`` enlarges the first seller's mailbox.
    ``allowance`` is how much one person may ask of a Dataverse organisation, and of a mailbox.
    """

    store: Store
    clock: Callable[[], datetime]
    endpoints: Endpoints
    login_keys: SigningKeys
    channel_keys: SigningKeys
    faults: Faults
    journal: Journal
    ca_file: Path
    bot_url: str
    mail: Path | None = None
    contacts: Path | None = None
    extra_messages: int = 0
    seed: int = 1
    allowance: Allowance = field(default_factory=Allowance)
    tenants: tuple[Tenant, ...] = TENANTS
    own_addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Further addresses of a person's mailbox by oid, learned from mail that was brought along."""
    news: News = field(default_factory=News)
    mailboxes: Mailboxes | None = None
    """Everybody's mail and calendar; Graph makes them."""
    anchor: datetime = field(init=False)
    """When this data directory was first used: seeded dates count from here, on every start."""

    def __post_init__(self) -> None:
        kept = self.store.get("world", "anchor")
        if kept is None:
            kept = self.clock().isoformat()
            self.store.put("world", "anchor", kept)
        self.anchor = datetime.fromisoformat(kept)

    @property
    def people(self) -> tuple[Person, ...]:
        """The first tenant's people, whom seeds, chats and the page are about."""
        return self.tenants[0].people

    def person(self, oid: str) -> Person | None:
        """The person with this object id, of whichever tenant."""
        everybody = (person for tenant in self.tenants for person in tenant.people)
        return next((one for one in everybody if one.oid == oid), None)

    def tenant(self, name: str) -> Tenant | None:
        """The tenant with this id or domain, in whatever case."""
        wanted = name.lower()
        return next((one for one in self.tenants if wanted in (one.id, one.domain)), None)

    def home(self, person: Person) -> Tenant:
        """The tenant a person belongs to."""
        return next(one for one in self.tenants if one.id == person.tenant)

    def organisation(self, tenant: Tenant) -> str:
        """The address of a tenant's Dataverse organisation, which is also its tokens' audience."""
        return str(getattr(self.endpoints, tenant.dataverse))


WORLD = web.AppKey("world", World)
