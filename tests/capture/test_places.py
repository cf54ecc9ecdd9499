"""Folders that an answer leaves out, and what lies below them."""

from __future__ import annotations

import random

import pytest

from capture.errors import (
    AccessDenied,
)
from capture.graph import Graph
from capture.suggestions import Skipped
from tests.capture.asking import ids, search
from tests.capture.builders import message
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer


async def test_a_folder_the_mailbox_lacks_excludes_nothing(graph: Graph, mailbox: Mailbox) -> None:
    """404 for a well-known folder is an answer; Sent Items may fail in any way."""
    mailbox.holds("a0@contoso.com", [message("m1")])
    mailbox.fault("junkemail", 404)
    mailbox.fault("sentitems", 501)
    reply = await search(graph)
    assert Skipped.JUNK not in reply.places.values()
    assert Skipped.DRAFTS in reply.places.values()
    assert (reply.sent_items, ids(reply)) == (None, {"m1"})


@pytest.mark.parametrize(
    "piece", ["deleteditems", "outbox", "conversationhistory", "childFolders", "Hidden"]
)
async def test_without_the_folders_there_is_no_answer(
    graph: Graph, mailbox: Mailbox, piece: str
) -> None:
    """Any list of folders that is refused leaves open what must not be shown."""
    mailbox.fault(piece, 403, times=10)
    with pytest.raises(AccessDenied):
        await search(graph)


async def test_what_lies_below_is_left_out_too(graph: Graph, mailbox: Mailbox) -> None:
    """One level comes with the search: no further question."""
    for folder, parent in (("a", "deleted"), ("b", "junk"), ("c", "history"), ("d", "inbox")):
        mailbox.lies_in(folder, parent)
    mailbox.holds("a0@contoso.com", [message(one, folder=one) for one in "abcd"])
    places = (await search(graph, "a0@contoso.com")).places
    assert {one: places.get(one) for one in "abcd"} == {
        "a": Skipped.DELETED,
        "b": Skipped.JUNK,
        "c": Skipped.CHATS,
        "d": None,
    }
    assert mailbox.neighbour.paths() == [BATCH]


async def test_deeper_folders_are_followed_upwards(graph: Graph, mailbox: Mailbox) -> None:
    """As far as a found mail may lie there, a step of all of them at a time."""
    for folder, parent in (
        ("a", "deleted"), ("b", "a"), ("c", "b"), ("d", "c"), ("mine", "inbox"), ("e", "mine"),
    ):  # fmt: skip
        mailbox.lies_in(folder, parent)
    mailbox.holds("a0@contoso.com", [message("m1"), message("m2", folder="sent")])
    await search(graph, "a0@contoso.com")
    assert mailbox.neighbour.paths() == [BATCH]
    mailbox.neighbour.asked.clear()

    mailbox.holds("a0@contoso.com", [message(one, folder=one) for one in "cde"])
    reply = await search(graph, "a0@contoso.com")

    assert [reply.places.get(one) for one in "cde"] == [Skipped.DELETED, Skipped.DELETED, None]
    steps = [path.rpartition("/")[2] for path in mailbox.neighbour.paths()[1:]]
    assert steps == ["c", "d", "e", "b", "mine"]


async def test_a_folder_that_is_gone_is_left_out(graph: Graph, mailbox: Mailbox) -> None:
    """Nobody shows it, so nobody is shown what lies in it; another failure is an error."""
    for folder, parent in (("a", "deleted"), ("b", "a")):
        mailbox.lies_in(folder, parent)
    mailbox.holds("a0@contoso.com", [message("m", folder="gone")])
    mailbox.neighbour.answer("/v1.0/me/mailFolders/gone", Answer(404))
    assert (await search(graph, "a0@contoso.com")).places["gone"] is Skipped.DELETED
    mailbox.neighbour.answer("/v1.0/me/mailFolders/gone", Answer(403))
    with pytest.raises(AccessDenied):
        await search(graph, "a0@contoso.com")


async def test_folders_in_a_circle_end(graph: Graph, mailbox: Mailbox) -> None:
    """A contradiction of the service's own is left out."""
    for folder, parent in (("a", "deleted"), ("b", "a"), ("x", "y"), ("y", "x")):
        mailbox.lies_in(folder, parent)
    mailbox.holds("a0@contoso.com", [message("m", folder="x")])
    assert (await search(graph, "a0@contoso.com")).places["x"] is Skipped.DELETED


async def test_excluded_mail_does_not_count_as_enough(graph: Graph, mailbox: Mailbox) -> None:
    """Deleted mail and drafts on the first page do not keep the second from being read."""
    first = [message("d", folder="deleted"), message("e", isDraft=True)]
    mailbox.holds("a0@contoso.com", first, [message("m", minutes=9)])
    assert "m" in ids(await search(graph, "a0@contoso.com", limit=1))


@pytest.mark.parametrize("seed", range(25))
async def test_any_tree_of_folders(graph: Graph, mailbox: Mailbox, seed: int) -> None:
    """A mail is left out exactly when something above its folder is, however deep it lies."""
    chance = random.Random(seed)  # noqa: S311 - a tree, not a secret
    why = {
        "deleted": Skipped.DELETED,
        "junk": Skipped.JUNK,
        "drafts": Skipped.DRAFTS,
        "outbox": Skipped.OUTBOX,
        "history": Skipped.CHATS,
        "teams": Skipped.CHATS,
    }
    below = {"inbox": None, "sent": None, "root": None, **why}
    for number in range(chance.randint(1, 20)):
        parent = chance.choice(list(below))
        mailbox.lies_in(f"f{number}", parent)
        below[f"f{number}"] = below[parent]
    folders = chance.sample(list(below), chance.randint(1, len(below)))
    mailbox.holds("a0@contoso.com", [message(f"m-{one}", folder=one) for one in folders])

    places = (await search(graph, "a0@contoso.com")).places

    assert {one: places.get(one) for one in folders} == {one: below[one] for one in folders}
    upwards = mailbox.neighbour.paths()[1:]
    assert len(upwards) == len(set(upwards)) <= len(below)
