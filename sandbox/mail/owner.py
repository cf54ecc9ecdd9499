"""Whose mailbox a heap of mail is, and which folder each mail belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from sandbox.mail.message import Message

__all__ = ["folder_from", "owners"]

_LABELS = {
    "sent": "sentitems",
    "sent items": "sentitems",
    "sent mail": "sentitems",
    "sentitems": "sentitems",
    "drafts": "drafts",
    "draft": "drafts",
    "trash": "deleteditems",
    "bin": "deleteditems",
    "deleted": "deleteditems",
    "deleted items": "deleteditems",
    "deleted messages": "deleteditems",
    "deleteditems": "deleteditems",
    "spam": "junkemail",
    "junk": "junkemail",
    "junk email": "junkemail",
    "junk e-mail": "junkemail",
    "junkemail": "junkemail",
    "archive": "archive",
    "archived": "archive",
}
_RANK = ("deleteditems", "junkemail", "drafts", "sentitems", "archive")


def folder_from(labels: Collection[str]) -> str:
    """The folder these labels speak of, the most telling one first, or "" for none."""
    bare = (label.casefold().strip(" .\"'").rpartition("/")[2].lstrip(".") for label in labels)
    named = {_LABELS[label] for label in bare if label in _LABELS}
    return next((folder for folder in _RANK if folder in named), "")


def owners(delivered: Sequence[str], messages: Sequence[Message]) -> tuple[str, ...]:
    """Addresses the mailbox's owner uses, the likeliest first, in lower case.

    ``delivered`` are Delivered-To and X-Original-To of all mails. Where there are none, it is the
    address met in most mails among those that both send and receive, or that receive at all.
    """
    if delivered:
        counts = Counter(delivered)
        often = len(delivered) / 10
        return tuple(one for one, count in counts.most_common(8) if count >= often)
    senders: Counter[str] = Counter()
    receivers: Counter[str] = Counter()
    for message in messages:
        if message.author and message.author.mail:
            senders[message.author.mail.lower()] += 1
        receivers.update({one.mail.lower() for one in (*message.to, *message.cc) if one.mail})
    both = Counter({one: senders[one] + receivers[one] for one in senders if one in receivers})
    candidates = both or receivers
    # Two people who write to each other alone tie; a mailbox receives more than it sends.
    return tuple(sorted(candidates, key=lambda a: (-candidates[a], -receivers[a], a))[:1])
