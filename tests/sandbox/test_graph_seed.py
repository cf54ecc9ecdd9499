"""The seeded mailboxes hold every case a timeline must bear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.company import CONTOSO, TRACKED_MESSAGE_IDS
from sandbox.graph.seed import seeded
from sandbox.mail import Message, content_of
from sandbox.mail.compose import Letter
from sandbox.world import World
from tests.sandbox.small_world import make_world

ADDRESSES = {mail for contact in CONTOSO.contacts for mail in contact.mails} | {*CONTOSO.mails}
SUGGESTED = {"inbox", "sentitems", "archive"}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def belongs(message: Message) -> bool:
    """Whether the documented rule finds it for Contoso: To, Cc, From, by exact address."""
    people = (message.author, *message.to, *message.cc)
    return any(one is not None and one.mail in ADDRESSES for one in people)


def contoso(world: World, number: int) -> list[Message]:
    """What belongs to Contoso and lies where suggestions come from."""
    mine = seeded(world, world.people[number])
    return [one for one in mine if belongs(one) and one.folder in SUGGESTED]


def test_the_sellers_have_enough_for_contoso(world: World) -> None:
    """Twenty to suggest and two tracked for the first seller, seven for the second."""
    first = {one.internet_message_id for one in contoso(world, 0)}
    second = {one.internet_message_id for one in contoso(world, 1)}
    assert set(TRACKED_MESSAGE_IDS.values()) <= first
    assert (len(first), len(second)) == (22, 7)
    assert first & second == {
        "<security-questionnaire-9d10@contoso.example>",
        "<steering-minutes-51ba@adatum.example>",
    }


def test_some_of_it_must_not_be_suggested(world: World) -> None:
    """Drafts, deleted mail and junk belong to Contoso; mail that only mentions it does not."""
    mine = seeded(world, world.people[0])
    elsewhere = {one.folder for one in mine if belongs(one)} - SUGGESTED
    assert elsewhere == {"drafts", "deleteditems", "junkemail"}
    assert any(not belongs(one) and "Contoso" in one.subject for one in mine)
    hidden = [one for one in mine if any(a.mail in ADDRESSES for a in one.bcc)]
    assert hidden
    assert not any(belongs(one) for one in hidden)


def test_everything_happened_in_the_last_half_year(world: World) -> None:
    """Dates are near the anchor, so the mailbox looks lived in, and none lies ahead."""
    for person in world.people:
        ages = [world.anchor - one.sent for one in seeded(world, person) if one.sent]
        assert timedelta() < min(ages) < timedelta(days=3)
        assert timedelta(days=90) < max(ages) < timedelta(days=180)


def test_the_same_on_every_start(world: World) -> None:
    """Seed and anchor decide everything, down to the bytes of each mail."""
    first, again = (seeded(world, world.people[0]) for _ in range(2))
    assert [one.source.raw() for one in first] == [one.source.raw() for one in again]
    world.extra_messages = 50
    grown = seeded(world, world.people[0])
    world.extra_messages = 0
    assert len(grown) == len(first) + 50


def test_each_mail_says_what_the_mailbox_says(world: World) -> None:
    """The MIME of a letter, taken apart, agrees with the message listed."""
    for person in world.people:
        for one in seeded(world, person):
            content = content_of(one.source.raw())
            assert isinstance(one.source, Letter)
            assert (content.text or "").split() == one.source.readable().split()
            assert ("Message-ID", one.internet_message_id) in content.headers
            files = any(not each.is_inline for each in content.attachments)
            assert one.has_attachments == (files or bool(one.cloud_files))
