"""What both processes are made of: built in order, closed in reverse, no globals, no container."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from redis.asyncio import Redis

from bot.connector import Connector
from bot.invitation import Invitations
from bot.members import ConversationMembers
from capture.clearance import Clearance
from capture.common import Commons
from capture.dataverse import Dataverse
from capture.decisions import DecisionStore
from capture.entrance import DYNAMICS_AT_ONCE, MAILBOX_AT_ONCE, Entrance
from capture.errors import Service
from capture.graph import Graph
from capture.imports.queue import ImportQueue
from capture.imports.untracking import Untracker
from capture.models import TenantId
from capture.permission import Permission
from capture.read_ledger import ReadLedger
from capture.reads import Purpose
from capture.synchronisation import Synchronisation
from capture.threads.following import Threads
from capture.threads.store import ThreadStore
from capture.timeline import Timelines
from capture.upstream import Upstream
from cards.sealing import Sealer
from desks.among import Among
from desks.answers import Answers
from desks.imports import ImportsDesk
from desks.named import Named
from embedded_redis import open_redis
from identity.bot_token import BotToken
from identity.credential import Credential, certificate, certificate_end
from identity.envelope import Envelope
from identity.federated import managed_identity, token_file
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from identity.pending import PendingSignIns
from identity.registration import Registration
from identity.resources import Resources
from identity.token_cache import TokenCache
from identity.tokens import UserTokens
from identity.trust import trusted
from redis_client import Patience
from settings import Settings

__all__ = [
    "Parts",
    "bot_tenant",
    "compose",
    "entra_app",
    "invitations",
    "now",
    "own_imports",
    "registration",
    "session",
]

GRAPH_ROOT = "/v1.0"
DATAVERSE_ROOT = "/api/data/v9.2"


@dataclass(frozen=True, slots=True)
class Parts:
    """The objects a process hands to its surface."""

    redis: Redis
    tls: ssl.SSLContext
    entra: EntraApp
    envelope: Envelope
    resources: Resources
    tokens: UserTokens
    graph: Graph
    dataverse: Mapping[TenantId, Dataverse]
    synchronisation: Synchronisation
    clearance: Clearance
    imports: ImportQueue
    answers: Answers
    among: Among
    timelines: Timelines
    decisions: DecisionStore
    permission: Permission
    sealer: Sealer
    connector: Connector
    threads: Threads
    thread_store: ThreadStore
    reads: ReadLedger


def now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@asynccontextmanager
async def compose(settings: Settings, *, budget: float, patience: Patience) -> AsyncIterator[Parts]:
    """Build the parts; raises ``EmbeddedRedisError`` or ``ValueError`` where one cannot be had.

    ``budget`` bounds one call upstream in seconds, retries and waits included, and ``patience`` one
    wait for Redis.
    """
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(
            open_redis(settings.redis_url, ca_bundle=settings.ca_bundle, patience=patience)
        )
        tls = trusted(settings.ca_bundle)
        entra = entra_app(settings, tls)
        stack.push_async_callback(entra.aclose)
        roots = {TenantId(tenant): root for tenant, root in settings.dataverse_roots.items()}
        resources = Resources(settings.graph_url, roots)
        envelope = Envelope([key.get_secret_value() for key in settings.token_keys])
        tokens = UserTokens(entra, TokenCache(redis, envelope), resources=resources, clock=now)
        stack.push_async_callback(tokens.aclose)
        bot_token = BotToken(
            entra, tenant=bot_tenant(settings), scope=settings.bot_scope, clock=now
        )
        stack.push_async_callback(bot_token.aclose)

        mailboxes = Entrance(redis, Service.GRAPH, MAILBOX_AT_ONCE, shared=True)
        stack.push_async_callback(mailboxes.aclose)
        organisations = Entrance(redis, Service.DATAVERSE, DYNAMICS_AT_ONCE, shared=False)

        async def upstream(root: str, service: Service, way_in: Entrance) -> Upstream:
            pooled = await stack.enter_async_context(session(tls))
            return Upstream(pooled, root, service, budget=budget, way_in=way_in)

        reads = ReadLedger(redis, envelope, clock=now)
        stack.push_async_callback(reads.aclose)
        graph = Graph(await upstream(settings.graph_url, Service.GRAPH, mailboxes), tokens, reads)
        dataverse = {
            tenant: Dataverse(await upstream(root, Service.DATAVERSE, organisations), tokens)
            for tenant, root in roots.items()
        }
        imports = ImportQueue(redis)
        decisions = DecisionStore(redis, envelope, clock=now)
        synchronisation = Synchronisation(dataverse, now)
        clearance = Clearance(dataverse, synchronisation)
        permission = Permission(decisions, dataverse)
        timelines = Timelines(graph, dataverse, imports, decisions, now, synchronisation)
        connector = Connector(
            await stack.enter_async_context(session(tls)), bot_token, settings.service_hosts
        )
        sealer = Sealer(settings.token_keys)
        thread_store = ThreadStore(redis, envelope)
        threads = Threads(thread_store, graph, dataverse, clearance, decisions, clock=now)
        answers = Answers(timelines, decisions, threads, imports, sealer, clock=now)
        members = ConversationMembers(connector, tokens, clock=now)
        yield Parts(
            redis=redis,
            tls=tls,
            entra=entra,
            envelope=envelope,
            resources=resources,
            tokens=tokens,
            graph=graph,
            dataverse=dataverse,
            synchronisation=synchronisation,
            clearance=clearance,
            imports=imports,
            answers=answers,
            among=Among(answers, timelines, Commons(dataverse), members, clock=now),
            timelines=timelines,
            decisions=decisions,
            permission=permission,
            sealer=sealer,
            connector=connector,
            threads=threads,
            thread_store=thread_store,
            reads=reads,
        )


def invitations(settings: Settings, parts: Parts) -> Invitations:
    """What asks people to sign in."""
    return Invitations(
        PendingSignIns(parts.redis, parts.envelope),
        parts.connector,
        app_id=settings.app_id,
        public_url=settings.public_url,
    )


def own_imports(parts: Parts) -> ImportsDesk:
    """What draws the list of a person's own imports."""
    named = Named(parts.graph.purposed(Purpose.LISTS), parts.timelines.match)
    untracker = Untracker(parts.dataverse, parts.imports)
    return ImportsDesk(
        parts.imports,
        parts.threads,
        named,
        untracker,
        parts.clearance,
        parts.decisions,
        parts.sealer,
        clock=now,
    )


def registration(settings: Settings, entra: EntraApp) -> Registration:
    """What looks at the app's own standing."""
    path = settings.app_certificate
    return Registration(
        entra,
        tenant=bot_tenant(settings),
        scope=settings.bot_scope,
        certificate_ends=certificate_end(path) if path else None,
        clock=now,
    )


def session(tls: ssl.SSLContext) -> ClientSession:
    """A pooled session for one upstream: our certificates, no cookies, no proxy from outside."""
    return ClientSession(
        connector=TCPConnector(ssl=tls, limit=100, keepalive_timeout=60),
        cookie_jar=DummyCookieJar(),
        trust_env=False,
    )


def entra_app(settings: Settings, tls: ssl.SSLContext) -> EntraApp:
    """Our app registration, with whichever credential the settings name."""
    return EntraApp(
        MsalHttp(settings.login_url, tls),
        app_id=settings.app_id,
        credential=_credential(settings),
        login_url=settings.login_url,
    )


def _credential(settings: Settings) -> Credential:
    if settings.app_certificate:
        return certificate(settings.app_certificate)
    if settings.app_managed_identity:
        return managed_identity(settings.app_managed_identity)
    if settings.app_token_file:
        return token_file(settings.app_token_file)
    assert settings.app_password is not None, "settings allow exactly one of the four"
    return settings.app_password.get_secret_value()


def bot_tenant(settings: Settings) -> str:
    """The tenant in which the bot gets its own token."""
    return settings.app_tenant if settings.app_type == "SingleTenant" else "botframework.com"
