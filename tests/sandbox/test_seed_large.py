"""The large mailbox that ``--messages`` builds: like a real one, and the same for the same seed."""

from __future__ import annotations

import pytest

from sandbox.company import ACCOUNTS
from sandbox.graph.seed.generated import generated
from sandbox.mail import Message
from tests.sandbox.graph_client import graph_of
from tests.sandbox.small_world import NOON, make_world

COUNT = 4000


@pytest.fixture(scope="module")
def mails() -> list[Message]:
    return list(generated(1, NOON, COUNT))


def test_as_many_as_asked_for(mails: list[Message]) -> None:
    """Each with an identity of its own, none of them of tomorrow."""
    assert len(mails) == COUNT
    assert len({one.key for one in mails}) == COUNT
    assert max(one.received for one in mails) < NOON


def test_the_seed_decides(mails: list[Message]) -> None:
    """The same again, and others for another seed."""
    assert list(generated(1, NOON, 300)) == mails[:300]
    other = [one.subject for one in generated(2, NOON, 300)]
    assert other != [one.subject for one in mails[:300]]


def test_who_writes(mails: list[Message]) -> None:
    """Customers of most companies, some far more often than others; colleagues; bulk."""
    customers = {m for a in ACCOUNTS for c in a.contacts for m in c.mails}
    written: dict[str, int] = {}
    for one in mails:
        for address in (one.author, *one.to):
            if address is not None and address.mail in customers:
                written[address.mail] = written.get(address.mail, 0) + 1
    domains = {mail.rpartition("@")[2] for mail in written}
    assert len(domains) > 35
    assert max(written.values()) > 5 * sorted(written.values())[len(written) // 2]
    bulk = [one for one in mails if b"List-Unsubscribe" in one.source.raw()]
    assert COUNT / 20 < len(bulk) < COUNT / 4
    internal = [one for one in mails if _is_internal(one)]
    assert COUNT / 10 < len(internal) < COUNT / 2


def _is_internal(message: Message) -> bool:
    people = [one for one in (message.author, *message.to) if one is not None]
    return all(one.mail.endswith("@adatum.example") for one in people)


def test_conversations(mails: list[Message]) -> None:
    """Answers belong to the thread they answer, and come after what they answer."""
    begun = {one.internet_message_id: one for one in mails}
    answers = [one for one in mails if one.subject.startswith("RE: ")]
    assert len(answers) > COUNT / 4
    for one in answers:
        first = begun[one.thread]
        assert first.received < one.received
        assert first.subject == one.subject.removeprefix("RE: ")


async def test_it_lies_in_the_first_mailbox_alone() -> None:
    """Through Graph: the first seller's mailbox grows by as many, the others' do not."""
    sizes = []
    for extra in (0, 250):
        world = make_world()
        world.extra_messages = extra
        async with graph_of(world) as graph:
            found = []
            for person in world.people:
                _, body = await graph.ask("/me/messages", {"$top": "1000"}, person=person)
                found.append(len(body["value"]))
        sizes.append(found)
    before, after = sizes
    assert [there - here for here, there in zip(before, after, strict=True)] == [250, 0, 0, 0]
