"""The product's own search against the oracle over the whole mailbox: all of it, only it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.graph import Graph
from capture.imports.job import import_key
from capture.kql import search_for
from capture.mailbox_reply import MailboxReply
from capture.matching import Known, Rules, Suggested, candidates, checked, suggest
from capture.models import Caller, RecordMatch
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.scope import Window
from tests.capture import oracle
from tests.capture.live.conftest import Bearers
from tests.capture.live.raw import Raw

RECORDS = [
    ("Contoso", "account"),
    ("Fabrikam", "account"),
    ("Nordlys Energi", "account"),
    ("Nadia Hassan", "contact"),
    ("Marco Bianchi", "contact"),
    ("Second production line", "opportunity"),
    ("Monitors for a new clinic", "lead"),
    ("Monitor shows no curve", "incident"),
    ("Bergen wind farm", "adatum_project"),
]
QUESTIONS = [
    (30, 50, ()),
    (400, 200, ()),
    (400, 5, ()),
    (400, 200, (("contoso.example", Effect.IGNORE), ("nadia.hassan@contoso.example", Effect.SKIP))),
]


@pytest.fixture
def raw(
    https: ClientSession, ready: dict[str, Any], bearers: Bearers, callers: list[Caller]
) -> Raw:
    mara = callers[0].oid
    tokens = (bearers.held[mara, "graph"], bearers.held[mara, "dataverse"])
    return Raw(https, ready["graph"], ready["dataverse"], *tokens)


async def test_the_oracle_agrees(
    mailboxes: Graph, organisation: Dataverse, callers: list[Caller], raw: Raw
) -> None:
    """For every record and question the same suggestions in the same order, and of everything else
    that was found the same reason.
    """
    mara, now = callers[0], datetime.now(UTC)
    messages, own = await raw.messages(), await raw.own()
    places, sent = await raw.places(), await raw.sent_items()
    ahead = now + timedelta(days=3)
    suggested = 0
    for name, table in RECORDS:
        match = (await organisation.find(mara, name, table)).matches[0]
        match = await organisation.record(mara, match.record.ref)
        listed = await raw.tracked(match.record.ref.id)
        for days, limit, patterns in QUESTIONS:
            window = Window(now - timedelta(days=days), now, limit)
            reply, got = await _product(
                mailboxes, organisation, mara, match, _rules(mara, match, window, patterns)
            )
            question = oracle.Question(
                addresses={one.address for one in match.addresses},
                own=own,
                now=now,
                since=window.since,
                limit=limit,
                places=places,
                sent_items=sent,
                patterns=[(one, str(effect)) for one, effect in patterns],
                listed=listed,
            )
            events = await raw.events(window.since, ahead)
            expected = oracle.decide(question, list(messages), events)
            assert [one.mail for one in got.suggestions] == expected.suggested, (name, days, limit)
            assert {one: str(why) for one, why in got.verdicts.items()} == {
                one: expected.reasons[one] for one in got.verdicts
            }
            assert not len(reply.failed)
            suggested += len(got.suggestions)
    assert suggested > 100


def _rules(
    caller: Caller, match: RecordMatch, window: Window, patterns: tuple[tuple[str, Effect], ...]
) -> Rules:
    exclusions = tuple(Exclusion(one, effect) for one, effect in patterns)
    key_of = partial(import_key, caller.tenant, match.record.ref)
    return Rules(match.addresses, window, Policy(exclusions=exclusions), Personal(), key_of)


async def _product(
    mailboxes: Graph, organisation: Dataverse, caller: Caller, match: RecordMatch, rules: Rules
) -> tuple[MailboxReply, Suggested]:
    search = search_for(one.address for one in match.addresses)
    most = checked(rules.window)
    reply = await mailboxes.search(
        caller,
        search.expressions,
        window=Window(rules.window.since, rules.window.now, most),
        meetings=True,
        wanted=rules.matches,
    )
    page = await organisation.activities(caller, match.record.ref)
    found = candidates(reply, rules, page.message_ids)
    sought = found.sought(most)
    mails = await organisation.tracked(caller, sought.mails)
    meetings = await organisation.tracked_meetings(caller, sought.meetings)
    known = Known({**mails, **meetings}, {})
    return reply, suggest(found, known, match.record.ref, rules.window)
