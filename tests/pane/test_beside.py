"""The mail that is open: whose it is and how it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.chat import buttons, texts
from tests.pane.client import bearer_of, mails_of


@pytest.fixture
async def mails(product, session) -> dict[str, Any]:
    """The first seller's newest mails by subject, with the ids Office knows them by."""
    scope = f"{product.environment['GRAPH_URL']}/Mail.Read"
    graph = await bearer_of(session, product, product.people[0], scope)
    return {one["subject"]: one["id"] for one in await mails_of(session, product, graph)}


async def test_a_mail_is_its_contacts_and_can_be_tracked(pane, mails) -> None:
    """Contacts first, then where they work and what is open there; nothing of the mail itself."""
    seen = await pane.mail(mails["Quote for the second production line"])
    assert [one["table"] for one in seen["records"]][:2] == ["contact", "account"]
    assert seen["record"]["name"] == "Nadia Hassan"
    assert seen["record"]["kind"] == "Contact"
    assert "Not tracked yet." in texts(seen["card"])
    assert buttons(seen["card"], "track")
    assert "production line" not in texts(seen["card"])


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("Lens prices, to be sent tonight", "it is a draft"),
        ("Incident on ward 4", "it is encrypted"),
        ("Something about my leave", "marked as private"),
        ("Your mailbox is almost full", "Deleted Items or Junk"),
    ],
)
async def test_what_cannot_be_tracked_says_why(pane, mails, subject: str, why: str) -> None:
    seen = await pane.mail(mails[subject])
    assert why in texts(seen["card"])
    assert not buttons(seen["card"], "track")
