"""The web process: settings in, routes out; what it serves is built here and nowhere else."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from contextlib import AsyncExitStack
from functools import partial

import structlog
import uvloop
from aiohttp import web

import logs
from bot.about import about_route
from bot.adapter import ChannelAdapter
from bot.administration import Administration
from bot.audit_file import AuditFile
from bot.auditing import Auditing
from bot.auth_routes import AuthRoutes
from bot.backup import Backup
from bot.decisions import DecisionDesk
from bot.diagnoses import Diagnoses
from bot.exclude_test import ExcludeTest
from bot.extension import Extension
from bot.failures import Failures
from bot.following import Following
from bot.handler import AutoCapture
from bot.inbound import Inbound
from bot.missing_grant import Asking, Explaining
from bot.orders import Desks, Orders
from bot.privacy import PrivacyDesk
from bot.reception import Reception
from bot.resume import Resumption
from bot.routes import messages_route
from bot.sign_in import SignInDesk
from bot.switching import Switching
from bot.ticketed import Content, TicketedFile
from bot.typing import Typing
from bot.why import WhyDesk
from capture.authority import Authority
from capture.doctor import Doctor
from capture.exports import Exports
from capture.imports.metrics import QueueMetrics
from capture.imports.turns import CardTurns
from capture.known import Everything
from capture.ledger import Ledger
from capture.models import Caller, TenantId
from capture.own_domains import OwnDomains
from capture.policy_file import policy_file
from capture.reads import Purpose
from capture.threads.metrics import ThreadMetrics
from composition import Parts, compose, invitations, now, own_imports, registration, session
from desks.named import Named
from desks.sharing import Sharing
from durability import log_risks
from embedded_redis import EmbeddedRedisError
from hanging_up import steadfast
from health import health_routes
from identity.channel import ChannelVerifier
from identity.code_flow import CodeFlow
from identity.keys import KeySet
from identity.pending import PendingSignIns
from identity.user import UserVerifier, id_token, own_api
from pane_composition import add_pane
from pressing import presses_of
from redis_client import HURRIED
from settings import Settings, SettingsError, read_settings

__all__ = ["application"]

BUDGET = 4.0
"""Seconds for one call upstream, and for sitting out what a throttled part asks for; a half of an
answer may take longer (``capture.question.HALF``), because it can still come on its card."""

_log = structlog.get_logger()


async def application(settings: Settings) -> web.Application:
    """The web application; its clean-up closes everything it is made of."""
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(compose(settings, budget=BUDGET, patience=HURRIED))
        await log_risks(parts.redis)
        keys_session = await stack.enter_async_context(session(parts.tls))
        channel_keys = KeySet(keys_session, settings.bot_openid_url, clock=now)
        stack.push_async_callback(channel_keys.aclose)
        user_keys = KeySet(keys_session, _openid_url(settings), clock=now)
        stack.push_async_callback(user_keys.aclose)
        typing = Typing(parts.connector)
        stack.push_async_callback(typing.aclose)
        adapter = ChannelAdapter(parts.connector)
        pending = PendingSignIns(parts.redis, parts.envelope)
        desk = _desk(settings, parts, pending, user_keys)
        following = Following(parts.connector, CardTurns(parts.redis))
        stack.push_async_callback(following.aclose)
        invited = invitations(settings, parts)
        face = partial(
            AutoCapture,
            parts.answers,
            presses_of(parts),
            desk,
            Orders(parts.answers, parts.among, _desks(settings, parts, desk), typing),
            Reception(Authority(parts.dataverse), parts.sealer),
            connector=parts.connector,
            following=following,
            extension=Extension(
                Sharing(parts.timelines, parts.answers), parts.answers, desk, invited
            ),
        )
        resumed = face(missing=Explaining(), go_on=_nothing_waits)
        parked = (parts.imports, parts.threads)
        resumption = Resumption(adapter, parts.connector, parked, resumed.on_turn)
        stack.push_async_callback(resumption.aclose)
        handler = face(missing=Asking(invited), go_on=resumption.go_on)
        auth = AuthRoutes(_code_flow(settings, parts, pending, user_keys), resumption.go_on)
        app = web.Application(client_max_size=1 << 20, middlewares=[steadfast("/pane/")])
        app.add_routes([messages_route(_channel(settings, channel_keys), adapter, handler)])
        app.add_routes((*auth.routes(), about_route(), *_files(parts)))
        app.add_routes(
            health_routes(
                settings.app_id,
                parts.redis,
                (QueueMetrics(parts.imports), ThreadMetrics(parts.thread_store)),
                channel_keys,
                user_keys,
            )
        )
        profile = own_api(settings.app_id, settings.login_url, tenants=_tenants(settings))
        verifier = UserVerifier(user_keys, profile, clock=now)
        add_pane(app, settings, parts, verifier=verifier, presses=presses_of(parts))
        opened = stack.pop_all()
        app.on_cleanup.append(lambda _app: opened.aclose())
        return app


def _files(parts: Parts) -> Iterable[web.RouteDef]:
    """What whoever holds a ticket may fetch."""
    ledger = Ledger(parts.redis, clock=now)
    everything = Everything(
        parts.decisions, parts.reads, parts.imports, parts.threads, ledger, clock=now
    )
    policies = parts.decisions.policies

    async def settings(caller: Caller) -> bytes:
        saved = await policies.current(caller.tenant)
        return policy_file(saved.policy, saved.version, now())

    def file(path: str, name: str, kind: str, content: Content) -> web.RouteDef:
        media = "text/csv" if name.endswith(".csv") else "application/json"
        exports = Exports(parts.redis, kind)
        return TicketedFile(path, f"auto-capture-{name}", media, exports, content).route()

    return (
        file("/audit", "audit.csv", "audit", AuditFile(parts.decisions, ledger).of),
        file("/export", "about-me.json", "personal", everything.of),
        file("/settings", "settings.json", "settings", settings),
    )


def _nothing_waits(_caller: Caller, _interrupted: Inbound | None) -> None:
    """A turn that goes on after a sign-in brings no other."""


def _channel(settings: Settings, keys: KeySet) -> ChannelVerifier:
    return ChannelVerifier(
        keys,
        issuer=settings.bot_issuer,
        app_id=settings.app_id,
        service_hosts=settings.service_hosts,
        clock=now,
    )


def _desk(settings: Settings, parts: Parts, pending: PendingSignIns, keys: KeySet) -> SignInDesk:
    profile = own_api(settings.app_id, settings.login_url, tenants=_tenants(settings))
    return SignInDesk(pending, parts.tokens, UserVerifier(keys, profile, clock=now))


def _desks(settings: Settings, parts: Parts, desk: SignInDesk) -> Desks:
    authority = Authority(parts.dataverse)
    diagnoses = _diagnoses(settings, parts, authority)
    return Desks(
        desk,
        diagnoses,
        DecisionDesk(
            parts.decisions,
            parts.sealer,
            named=_named(parts),
            clock=now,
        ),
        Administration(
            parts.decisions.policies,
            authority,
            OwnDomains(parts.graph, parts.dataverse),
            parts.sealer,
            clock=now,
        ),
        own_imports(parts),
        parts.threads,
        Failures(parts.imports, authority),
        WhyDesk(parts.timelines, parts.decisions, parts.sealer, clock=now),
        Switching(parts.decisions.switch, authority, parts.imports, parts.sealer, clock=now),
        Auditing(
            parts.decisions,
            Ledger(parts.redis, clock=now),
            parts.imports,
            authority,
            diagnoses=diagnoses,
            exports=Exports(parts.redis, "audit"),
            public_url=settings.public_url,
            clock=now,
        ),
        ExcludeTest(parts.timelines, parts.decisions, authority, clock=now),
        PrivacyDesk(
            parts.reads,
            parts.decisions,
            Exports(parts.redis, "personal"),
            parts.sealer,
            named=_named(parts),
            public_url=settings.public_url,
            clock=now,
        ),
        Backup(
            parts.decisions.policies,
            authority,
            parts.sealer,
            exports=Exports(parts.redis, "settings"),
            public_url=settings.public_url,
        ),
    )


def _named(parts: Parts) -> Named:
    return Named(parts.graph.purposed(Purpose.LISTS), parts.timelines.match)


def _diagnoses(settings: Settings, parts: Parts, authority: Authority) -> Diagnoses:
    standing = registration(settings, parts.entra)
    doctor = Doctor(parts.graph, parts.dataverse, parts.tokens, clock=now)
    return Diagnoses(doctor, standing, parts.imports, authority)


def _code_flow(settings: Settings, parts: Parts, pending: PendingSignIns, keys: KeySet) -> CodeFlow:
    profile = id_token(settings.app_id, settings.login_url, tenants=_tenants(settings))
    return CodeFlow(
        parts.entra,
        pending,
        tokens=parts.tokens,
        verifier=UserVerifier(keys, profile, clock=now),
        resources=parts.resources,
        public_url=settings.public_url,
    )


def _tenants(settings: Settings) -> Iterable[TenantId]:
    return [TenantId(tenant) for tenant in settings.dataverse_roots]


def _openid_url(settings: Settings) -> str:
    # The tenants of one cloud share their signing keys; only with several does no tenant fit all.
    tenant = settings.app_tenant if len(settings.dataverse_roots) == 1 else "common"
    return f"{settings.login_url}/{tenant}/v2.0/.well-known/openid-configuration"


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = read_settings()
    logs.configure(settings.log_level, settings.log_format)
    gc.freeze()  # what is loaded now stays; looking through it again held the loop for 94 ms
    web.run_app(
        application(settings),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=lambda _where: _log.info("serving", port=settings.port),
        shutdown_timeout=15,
        handler_cancellation=True,
        loop=uvloop.new_event_loop(),
    )


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, EmbeddedRedisError, OSError, ValueError) as wrong:
        sys.exit(str(wrong))
