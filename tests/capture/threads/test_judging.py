"""Which later messages are tracked, and what is never crossed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from capture.mail import FoundMail
from capture.models import ImportKey, InternetMessageId
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.suggestions import Skipped
from capture.threads.judging import Judged, judged
from capture.threads.thread import Ending, mark
from tests.capture.builders import NOW, OWN, key_of, mail, mailbox, marks

COLLEAGUE = "jonas@adatum.example"
GUEST = "ann@contoso.com"


def held(
    *mails: FoundMail,
    policy: Policy | None = None,
    personal: Personal | None = None,
    **more: Any,
) -> Judged:
    places = {"outbox": Skipped.OUTBOX, "chats": Skipped.CHATS}
    decided = policy or Policy(), personal or Personal()
    return judged(mailbox(*mails, places=places), decided, key_of, **more)


def tracked(*mails: FoundMail, **more: Any) -> list[str]:
    return [one.id for one in held(*mails, **more).track]


def test_with_somebody_outside_the_oldest_first() -> None:
    """From, To and Cc count; who is outside need not be known to Dynamics."""
    assert tracked(
        mail("newest", sender="stranger@elsewhere.example", minutes=1),
        mail("sent", sender=OWN, to=(COLLEAGUE,), cc=(GUEST,), minutes=2),
        mail("inside", sender=COLLEAGUE, to=(OWN,), minutes=3),
        mail("nobody", sender=None, to=(OWN,), minutes=4),
        mail("oldest", sender=GUEST, minutes=5),
    ) == ["oldest", "sent", "newest"]


@pytest.mark.parametrize("own", [OWN, "mara@gmail.com"])
def test_the_mailbox_itself_is_inside(own: str) -> None:
    """Also where its domain is anybody's; there others are outside."""
    reply = mailbox(
        mail("alone", sender=own, to=(own,)), mail("other", sender="x@gmail.com"),
        own=frozenset({own}),
    )  # fmt: skip
    found = judged(reply, (Policy(), Personal()), key_of)
    assert [one.id for one in found.track] == ["other"]


@pytest.mark.parametrize("folder", ["deleted", "junk", "drafts", "outbox", "chats"])
def test_what_lies_where_nothing_counts(folder: str) -> None:
    """It is not tracked; it is looked at again when it lies elsewhere."""
    found = held(mail("a", folder=folder))
    assert found.track == ()
    assert mark(found_id(), None) not in found.seen
    assert tracked(mail("a"), seen=found.seen) == ["a"]


def found_id() -> Any:
    return mail("a").id


def test_a_draft_that_is_sent_later_counts_then() -> None:
    """It keeps its id, so it is not seen before it is sent."""
    found = held(mail("a", isDraft=True))
    assert (found.track, found.seen) == ((), ())


@pytest.mark.parametrize(
    ("marked", "ending"),
    [
        ({"SENSITIVITY": "2"}, Ending.PRIVATE),
        ({"SENSITIVITY": "3"}, Ending.PRIVATE),
        ({"MESSAGE_CLASS": "IPM.Note.SMIME"}, Ending.PROTECTED),
        ({"LABELS": "unreadable"}, Ending.LABELLED),
    ],
)
@pytest.mark.parametrize("folder", ["inbox", "deleted", "junk"])
def test_never_across(marked: dict[str, str], ending: Ending, folder: str) -> None:
    """What came before it is tracked, itself and what came after is not, wherever it lies."""
    found = held(
        mail("before", minutes=3),
        mail("sealed", minutes=2, folder=folder, singleValueExtendedProperties=marks(**marked)),
        mail("after", minutes=1),
    )
    assert found.ending is ending
    assert [one.id for one in found.track] == ["before"]


def test_of_one_second_nothing_passes() -> None:
    """Which of two messages came first cannot be told then, nor of one without a date."""
    secret = marks(SENSITIVITY="2")
    found = held(
        mail("a", minutes=1),
        mail("undated", minutes=None),
        mail("b", minutes=1, singleValueExtendedProperties=secret),
        mail("c", minutes=1),
    )
    assert found.track == ()


def test_a_private_draft_is_nobodys_message_yet() -> None:
    """It ends nothing until it is sent."""
    secret = marks(SENSITIVITY="2")
    assert held(mail("a", isDraft=True, singleValueExtendedProperties=secret)).ending is None
    undated = mail("a", minutes=None, singleValueExtendedProperties=secret)
    assert tracked(undated, mail("b")) == []


def test_seen_dismissed_and_early_ones() -> None:
    """Each of them stays as it is."""
    mails = [mail("seen", minutes=4), mail("away", minutes=3), mail("early", minutes=90)]
    dismissed: frozenset[ImportKey] = frozenset({key_of(InternetMessageId("<away@contoso.com>"))})
    assert tracked(
        *mails,
        mail("new", minutes=1),
        mail("undated", minutes=None),
        seen={mark(mails[0].id)},
        since=NOW - timedelta(hours=1),
        personal=Personal(dismissed=dismissed),
    ) == ["undated", "new"]


def test_exclusions_of_both() -> None:
    """One skips the message, the other makes its address count for nobody."""
    policy = Policy(exclusions=(Exclusion("law.example", Effect.SKIP),))
    personal = Personal((Exclusion("news.example", Effect.IGNORE),))
    assert tracked(
        mail("skipped", cc=("x@law.example",)),
        mail("ignored", sender="x@news.example"),
        mail("kept", sender="x@news.example", cc=(GUEST,)),
        policy=policy,
        personal=personal,
    ) == ["kept"]
    ours = Policy(own_domains=frozenset({"contoso.com"}))
    assert tracked(mail("ours"), policy=ours) == []


def test_who_is_left_in_the_newest() -> None:
    """By the newest that counts; one that was thrown away or not sent yet is none."""
    inside = mail("inside", sender=COLLEAGUE, minutes=1)
    assert held(mail("a", minutes=2), inside).outside is False
    assert held(mail("a", minutes=2), inside).ever is True
    assert held(inside).ever is False
    assert held(inside, mail("draft", isDraft=True)).outside is False
    assert held(mail("a", minutes=2), mail("gone", sender=COLLEAGUE, folder="deleted")).outside
    assert held().outside is False


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_of_one_second_somebody_outside_counts(ids: tuple[str, str]) -> None:
    """Which of two came last cannot be told then, so a customer who may have answered is there."""
    inside, outside = ids
    both = (mail(inside, sender=COLLEAGUE, minutes=1), mail(outside, minutes=1))
    assert held(*both).outside is True
