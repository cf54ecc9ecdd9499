"""Further pages of a search: only while they could change the answer."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from capture.graph import Graph
from capture.kql import search_for
from capture.mail import FoundMail
from tests.capture.asking import WINDOW, ids, search
from tests.capture.builders import message
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer


async def test_an_ordinary_window_needs_one_page(graph: Graph, mailbox: Mailbox) -> None:
    """What is older than the window is not read, however few wanted mails there are."""
    days = [message(f"m{at}", minutes=at * 24 * 60) for at in (1, 20, 40)]
    mailbox.holds("a0@contoso.com", days, [message("old", minutes=60 * 24 * 60)])
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped) == ({"m1", "m20", "m40"}, False)
    assert mailbox.neighbour.paths() == [BATCH]


async def test_pages_follow_until_there_are_enough(graph: Graph, mailbox: Mailbox) -> None:
    """Further pages are read only while they may hold one of the most recent wanted mails."""
    noise = [message(f"n{at}", sender="x@y.z", minutes=at) for at in range(3)]
    second = [message("m1", minutes=5), message("o", sender="x@y.z", minutes=3 * 24 * 60)]
    mailbox.holds("a0@contoso.com", noise, second, [message("m2", minutes=4 * 24 * 60)])
    assert ids(await search(graph, "a0@contoso.com", limit=1)) == {"n0", "n1", "n2", "m1", "o"}
    reply = await search(graph, "a0@contoso.com", limit=2)
    assert ids(reply) == {"n0", "n1", "n2", "m1", "o", "m2"}
    assert reply.pages_capped is False


async def test_pages_end_at_a_cap(graph: Graph, mailbox: Mailbox) -> None:
    """After three pages the answer says that there may be more."""
    mailbox.holds("a0@contoso.com", *([message(f"m{at}", minutes=at)] for at in range(5)))
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped) == ({"m0", "m1", "m2"}, True)


async def test_a_page_that_fails_leaves_a_partial_answer(graph: Graph, mailbox: Mailbox) -> None:
    """What the first page held is kept, with the wait that was asked for."""
    mailbox.holds("a0@contoso.com", [message("m0")], [message("m1", minutes=3)])
    away = Answer(429, headers={"Retry-After": "77"})
    mailbox.neighbour.handle("/v1.0/more/a0@contoso.com/1", lambda _asked: away)
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped, reply.retry_after) == ({"m0"}, True, 77.0)


async def test_a_link_to_another_host_is_not_followed(graph: Graph, mailbox: Mailbox) -> None:
    """A nextLink elsewhere gets no bearer; the first page stands."""
    mailbox.holds("a0@contoso.com", [message("m0")], [message("m1")])
    mailbox.root = "https://attacker.example"
    reply = await search(graph, "a0@contoso.com")
    assert (ids(reply), reply.pages_capped) == ({"m0"}, True)


@pytest.mark.parametrize(("limit", "top"), [(10, "100"), (50, "100"), (200, "400")])
async def test_a_page_is_as_large_as_the_question(
    graph: Graph, mailbox: Mailbox, limit: int, top: str
) -> None:
    """Who asks for many does not wait for many pages."""
    await search(graph, "a0@contoso.com", limit=limit)
    query = parse_qs(mailbox.batches[0][0]["url"].partition("?")[2])
    assert query["$top"] == [top]


async def test_each_mail_is_judged_once(graph: Graph, mailbox: Mailbox) -> None:
    """However often it is asked anew whether a further page is needed."""
    mailbox.holds("a0@contoso.com", *([message(f"m{at}", minutes=at)] for at in range(4)))
    judged: list[str] = []

    def wanted(mail: FoundMail) -> bool:
        judged.append(mail.id)
        return True

    expressions = search_for(["a0@contoso.com"]).expressions
    await graph.search(CALLER, expressions, window=WINDOW, meetings=False, wanted=wanted)
    assert judged == ["m0", "m1", "m2"]
