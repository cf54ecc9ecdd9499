"""The whole read side against the sandbox's Entra, Graph and Dataverse over TLS."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse, NewFile, Parent, PromotedMail
from capture.errors import NotFound, Service
from capture.found import Found
from capture.graph import Graph
from capture.halves import PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.models import Caller, Direction, RecordMatch, RecordRef
from capture.suggestions import Kind, Suggestion
from capture.timeline import Timelines


async def control(
    https: ClientSession, ready: dict[str, Any], method: str, what: str, **body: Any
) -> Any:
    async with https.request(
        method, f"{ready['page']}/control/{what}", json=body or None
    ) as response:
        assert response.status < 300, await response.text()
        return await response.json() if method == "GET" else None


async def contoso(timelines: Timelines, caller: Caller) -> RecordMatch:
    found = await timelines.find(caller, "Contoso", table="account")
    return found.matches[0]


def suggestions(timeline: Timeline) -> tuple[Suggestion, ...]:
    assert isinstance(timeline.private, PrivateHalf), timeline.private
    return timeline.private.suggestions


async def test_find_and_show(
    timelines: Timelines, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """The name brings the account, one batch the mails, and each suggestion really matches."""
    mara = callers[0]
    found = (await timelines.find(mara, "contoso")).matches
    assert found[0].record.name == "Contoso"
    assert "Contoso Pharmaceuticals" in [one.record.name for one in found]
    await control(https, ready, "DELETE", "calls")
    timeline = await timelines.show(mara, found[0])
    calls = (await control(https, ready, "GET", "calls"))["calls"]
    asked = [(one["service"], one["method"]) for one in calls if one["service"] != "page"]
    assert sorted(asked)[:3] == [("dataverse", "GET")] * 3
    assert asked.count(("graph", "POST")) == 1
    assert isinstance(timeline.shared, SharedHalf)
    assert timeline.shared.activities
    offered = suggestions(timeline)
    assert offered
    addresses = {one.address for one in found[0].addresses}
    assert {one.reason.address.address for one in offered} <= addresses
    assert {one.direction for one in offered} == set(Direction)
    listed = {one.internet_message_id for one in timeline.shared.activities}
    assert not listed & {one.internet_message_id for one in offered}
    assert len({one.internet_message_id for one in offered}) == len(offered)
    assert isinstance(timeline.private, PrivateHalf)
    coverage = timeline.private.coverage
    assert (coverage.groups, coverage.groups_failed, coverage.tracked_unknown) == (1, 0, False)
    again = await timelines.show(mara, await timelines.match(mara, found[0].record.ref))
    assert (again.shared, suggestions(again)) == (timeline.shared, offered)


async def test_suggestions_are_the_callers_own(timelines: Timelines, callers: list[Caller]) -> None:
    """Two sellers share the activities both may read, and none of each other's mail."""
    shown = [await timelines.show(one, await contoso(timelines, one)) for one in callers]
    halves = [one.shared for one in shown if isinstance(one.shared, SharedHalf)]
    assert set.intersection(*({one.id for one in half.activities} for half in halves))
    mails = [{one.mail for one in suggestions(timeline)} for timeline in shown]
    assert mails[0]
    assert not mails[0] & mails[1]


@pytest.mark.parametrize(
    "name",
    ["O'Brien & Söhne 100% [Test]_GmbH", "100% [Test]_", "青山软件", "o'brien", "&", "%", "[", "_"],
)
async def test_names_with_syntax_in_them(
    timelines: Timelines, callers: list[Caller], name: str
) -> None:
    """Quotes, wildcards and other scripts find what holds them, and only that."""
    found = (await timelines.find(callers[0], name, table="account")).matches
    assert found
    assert all(name.casefold() in one.record.name.casefold() for one in found)


@pytest.mark.parametrize("name", ["nobody at all", "') or 1 eq 1 or contains(name,'", "x" * 10_000])
async def test_names_that_hold_nothing(
    timelines: Timelines, callers: list[Caller], name: str
) -> None:
    """What is in no name finds nothing, whatever it looks like."""
    assert await timelines.find(callers[0], name) == Found()


async def test_every_seeded_record_can_be_shown(
    timelines: Timelines, callers: list[Caller]
) -> None:
    """No record, however large or empty, is refused by a neighbour."""
    for letter in "aeiou":
        for match in (await timelines.find(callers[1], letter)).matches:
            timeline = await timelines.show(callers[1], match)
            assert isinstance(timeline.shared, SharedHalf)
            assert isinstance(timeline.private, PrivateHalf)
            assert timeline.private.coverage.groups_failed == 0
    importers = (await timelines.find(callers[1], "Wide World Importers")).matches[0]
    assert importers.contacts_capped is True
    assert len(importers.addresses) in (51, 52)
    await timelines.show(callers[1], importers)


async def test_a_throttled_mailbox(
    timelines: Timelines, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """Told to wait longer than a person would, the answer says until when."""
    match = await contoso(timelines, callers[0])
    fault = {
        "service": "graph",
        "kind": "throttle",
        "count": 50,
        "seconds": 120,
        "path": "messages",
    }
    await control(https, ready, "POST", "faults", **fault)
    try:
        timeline = await timelines.show(callers[0], match)
    finally:
        await control(https, ready, "DELETE", "faults")
    assert isinstance(timeline.shared, SharedHalf)
    assert isinstance(timeline.private, Unavailable)
    assert timeline.private.service is Service.GRAPH
    assert timeline.private.retry_at is not None
    assert timeline.private.retry_at > datetime.now(UTC)


async def test_a_mail_and_its_import(
    mailboxes: Graph, organisation: Dataverse, timelines: Timelines, callers: list[Caller]
) -> None:
    """A suggestion is read, promoted, bound and read back; then it is listed, not offered."""
    mara = callers[0]
    match = await contoso(timelines, mara)
    wanted = next(
        one
        for one in suggestions(await timelines.show(mara, match))
        if one.tracked is None and one.kind is Kind.MAIL
    )
    mail = await mailboxes.message(mara, wanted.mail)
    assert mail.identity == wanted.internet_message_id
    assert await mailboxes.find_by_message_id(mara, mail.identity) is not None
    for file in await mailboxes.attachments(mara, wanted.mail):
        assert file.kind
    assert await organisation.email_by_message_id(mara, mail.identity) is None
    direction = wanted.direction
    verdict = await organisation.check_promote(mara, mail.identity, "S", direction=direction)
    assert verdict.promote
    promoted = PromotedMail(
        mail.identity,
        mail.subject or "",
        mail.sender_address,
        tuple(one.address for one in mail.to or ()),
        (),
        (),
        mail.when or datetime.now(UTC),
        "",
        "normal",
        (mail.body.content if mail.body else None) or "",
    )
    email = await organisation.promote(mara, uuid4(), promoted)
    assert email is not None
    await organisation.set_regarding(mara, email, match.record.ref)
    note, parent = NewFile(uuid4(), "a.txt", "text/plain"), Parent("email", email)
    made = [await organisation.attach(mara, parent, note, b"x") for _ in range(2)]
    assert made == [True, False]
    back = await organisation.read_back(mara, email)
    assert (back.id, back.message_id, back.regarding) == (email, mail.identity, match.record.ref)
    assert (back.attachments, back.direction) == (1, direction)
    again = await timelines.show(mara, match)
    assert isinstance(again.shared, SharedHalf)
    assert mail.identity in {one.internet_message_id for one in again.shared.activities}
    assert mail.identity not in {one.internet_message_id for one in suggestions(again)}
    contact = await _contact_of(timelines, mara, wanted)
    elsewhere = suggestions(await timelines.show(mara, contact))
    tracked = next(one for one in elsewhere if one.internet_message_id == mail.identity).tracked
    assert tracked is not None
    assert tracked.regarding == "Contoso"


async def _contact_of(timelines: Timelines, caller: Caller, one: Suggestion) -> RecordMatch:
    """The contact through whom a mail matched."""
    owner = one.reason.address.owner
    (match, *_) = (await timelines.find(caller, owner, table="contact")).matches
    assert one.reason.address.address in {known.address for known in match.addresses}
    return match


async def test_what_is_not_there_is_not_found(
    mailboxes: Graph, organisation: Dataverse, timelines: Timelines, callers: list[Caller]
) -> None:
    """Another person's message and a record that never was."""
    mara, jonas = callers
    theirs = suggestions(await timelines.show(jonas, await contoso(timelines, jonas)))[0].mail
    assert (await mailboxes.message(jonas, theirs)).id == theirs
    with pytest.raises(NotFound):
        await mailboxes.message(mara, theirs)
    with pytest.raises(NotFound):
        await organisation.record(mara, RecordRef("account", str(UUID(int=1))))
