"""One search of a scripted mailbox, as tests ask for it."""

from __future__ import annotations

from datetime import timedelta

from capture.graph import Graph
from capture.kql import search_for
from capture.mail import FoundMail
from capture.mailbox_reply import MailboxReply
from capture.scope import Window
from tests.capture.builders import NOW
from tests.capture.conftest import CALLER

MANY = [f"a{at}@contoso.com" for at in range(35)]
"""Two expressions: a0 is in the first, a34 in the second."""
WINDOW = Window(NOW - timedelta(days=30), NOW, 50)


def from_contoso(mail: FoundMail) -> bool:
    return mail.sender_address.endswith("@contoso.com")


async def search(
    graph: Graph, *addresses: str, limit: int = 50, meetings: bool = False
) -> MailboxReply:
    window = Window(NOW - timedelta(days=30), NOW, limit)
    expressions = search_for(addresses or MANY).expressions
    return await graph.search(
        CALLER, expressions, window=window, meetings=meetings, wanted=from_contoso
    )


def ids(reply: MailboxReply) -> set[str]:
    return {mail.id for mail in reply.mails}
