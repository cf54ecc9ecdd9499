"""A mail as Dynamics is asked to take it; pure.

Bcc stays behind: a row is read by everyone who may read the record, and Bcc is what the sender
chose to hide.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from capture.dataverse import PromotedMail
from capture.models import InternetMessageId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capture.mail import MailMessage, Recipient

SUBJECT_LIMIT = 800
"""Characters of an e-mail's subject (page: Email table/entity reference)."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IMPORTANCE = frozenset({"low", "normal", "high"})


def promoted_mail(mail: MailMessage) -> PromotedMail:
    """The mail without its attachments; one without any date counts as received now."""
    importance = (mail.importance or "").lower()
    return PromotedMail(
        message_id=InternetMessageId(mail.identity),
        subject=storable(mail.subject or "")[:SUBJECT_LIMIT],
        sender=storable(mail.sender_address),
        to=_addresses(mail.to or ()),
        cc=_addresses(mail.cc or ()),
        bcc=(),
        received=mail.when or datetime.now(UTC),
        submitted_by="",
        importance=importance if importance in _IMPORTANCE else "normal",
        body=storable(_html(mail)),
    )


def storable(text: str) -> str:
    """The text without characters XML cannot hold, which Dynamics refuses whole (0x80040278)."""
    return _NOT_XML.sub("", text)


def _addresses(people: Iterable[Recipient]) -> tuple[str, ...]:
    """One address each; what would read as two in a list separated by semicolons is left out."""
    return tuple(storable(one.address) for one in people if one.address and ";" not in one.address)


def _html(mail: MailMessage) -> str:
    content = (mail.body.content if mail.body else None) or ""
    if mail.body is None or mail.body.content_type.lower() == "html":
        return content
    return f"<pre>{html.escape(content)}</pre>"
