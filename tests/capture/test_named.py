"""Mail by the words of its subject or by id, and the addresses of a mailbox."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from capture.errors import (
    AccessDenied,
    UnexpectedReply,
)
from capture.graph import Graph
from capture.models import MailId
from capture.suggestions import Skipped
from tests.capture.asking import ids
from tests.capture.builders import message
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Neighbour


async def test_by_subject(graph: Graph, mailbox: Mailbox) -> None:
    """The newest mails of these words, wherever they lie, with the places in the same batch."""
    mailbox.holds("quote", [message("m1", folder="deleted"), message("m2", isDraft=True)])
    reply = await graph.by_subject(CALLER, '"Quote" (')
    assert (ids(reply), reply.places["deleted"]) == ({"m1", "m2"}, Skipped.DELETED)
    query = parse_qs(mailbox.batches[0][0]["url"].partition("?")[2])
    assert (query["$search"], query["$top"]) == (['"subject:quote*"'], ["10"])
    assert mailbox.neighbour.paths() == [BATCH]
    assert (await graph.by_subject(CALLER, "??")).mails == ()
    assert mailbox.neighbour.paths() == [BATCH]


async def test_messages_by_id(graph: Graph, mailbox: Mailbox) -> None:
    """In twenties; what is gone is left out, what fails otherwise is an error."""
    mailbox.holds("a", [message(f"m{at}") for at in range(30)])
    wanted = [MailId(f"m{at}") for at in range(33)]
    found = await graph.messages(CALLER, wanted)
    assert list(found) == wanted[:30]
    assert all(found[one].subject == f"Subject of {one}" for one in found)
    assert [len(one) for one in mailbox.batches] == [20, 13]
    assert await graph.messages(CALLER, []) == {}
    mailbox.fault("messages/m1", 403)
    with pytest.raises(AccessDenied):
        await graph.messages(CALLER, wanted[:3])


async def test_messages_by_id_come_with_their_properties(graph: Graph, mailbox: Mailbox) -> None:
    """Otherwise it would not be known which must not be shown."""
    mailbox.holds("a", [message("m", singleValueExtendedProperties=[])])
    with pytest.raises(UnexpectedReply):
        await graph.messages(CALLER, [MailId("m")])


async def test_own_addresses(graph: Graph, neighbour: Neighbour) -> None:
    """Mail, sign-in name and SMTP proxies, in lower case, each once."""
    person = {"mail": None, "userPrincipalName": "Mara@X.com", "proxyAddresses": ["SMTP:A@x.com"]}
    neighbour.answer("/v1.0/me", Answer(json=person))
    assert await graph.own_addresses(CALLER) == {"mara@x.com", "a@x.com"}
