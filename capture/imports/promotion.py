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
from capture.extent import Disclosure
from capture.imports.cleaning import as_html, cleaned
from capture.imports.newest import newest
from capture.models import InternetMessageId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capture.mail import Body, MailMessage, Recipient

SUBJECT_LIMIT = 800
"""Characters of an e-mail's subject (page: Email table/entity reference)."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PICTURE = re.compile(r"\bcid:([^\s\"'<>]+)")
_IMPORTANCE = frozenset({"low", "normal", "high"})


def promoted_mail(mail: MailMessage, disclosure: Disclosure = Disclosure.FULL) -> PromotedMail:
    """The mail without its attachments; one without any date counts as received now.

    Takes a while for a long body.
    """
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
        body=_body(mail, disclosure),
    )


def quoted_pictures(mail: MailMessage, asked: PromotedMail) -> frozenset[str]:
    """The names (``cid:``) of pictures that the mail shows only in what was cut off.

    Takes a while for a long body.
    """
    return _pictures(_html(mail.body)) - _pictures(asked.body)


def _pictures(body: str) -> frozenset[str]:
    return frozenset(_PICTURE.findall(html.unescape(body)))


def storable(text: str) -> str:
    """The text without characters XML cannot hold, which Dynamics refuses whole (0x80040278)."""
    return _NOT_XML.sub("", text)


def _addresses(people: Iterable[Recipient]) -> tuple[str, ...]:
    """One address each; what would read as two in a list separated by semicolons is left out."""
    return tuple(storable(one.address) for one in people if one.address and ";" not in one.address)


def _body(mail: MailMessage, disclosure: Disclosure) -> str:
    """The text as far as it is disclosed.

    What Exchange tells apart as new may still quote, for how it does so is not documented.
    """
    match disclosure:
        case Disclosure.HEADER:
            return ""
        case Disclosure.LATEST:
            return newest(_html(mail.unique_body or mail.body))
        case Disclosure.FULL:
            return cleaned(_html(mail.body))


def _html(body: Body | None) -> str:
    content = storable((body.content if body else None) or "")
    return content if body is None or body.content_type.lower() == "html" else as_html(content)
