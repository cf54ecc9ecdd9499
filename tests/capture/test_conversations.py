"""Suggestions by conversation."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from capture.conversations import conversations
from capture.mail import FoundMail
from capture.matching import Known
from capture.models import InternetMessageId
from tests.capture.builders import mail, mailbox, tracked
from tests.capture.judged import answer, meeting


def grouped(*mails: FoundMail) -> list[list[str]]:
    return [
        [one.mail for one in group.suggestions]
        for group in conversations(answer(mailbox(*mails)).suggestions)
    ]


def test_a_conversation_is_one() -> None:
    """By their newest message, and within by date; alone is a conversation of one."""
    mails = [
        mail(one, minutes=at, conversationId=thread)
        for one, at, thread in (
            ("a", 9, "t1"), ("b", 8, "t2"), ("c", 7, None), ("d", 1, "t1"), ("e", 5, None),
        )
    ]  # fmt: skip
    assert grouped(*mails) == [["d", "a"], ["e"], ["c"], ["b"]]


def test_what_is_tracked_of_it() -> None:
    """In the record's list or beyond it, of the messages that were found."""
    names = {"a": "t1", "b": "t1", "c": "t1", "d": "t2"}
    mails = [
        mail(one, minutes=at, message_id=f"<{one}>", conversationId=thread)
        for at, (one, thread) in enumerate(names.items())
    ]
    rows = {InternetMessageId("<b>"): (tracked("<b>"),)}
    got = answer(mailbox(*mails), here=["<a>"], known=Known(rows, {}))
    assert got.tracked_in == {"t1": 2}
    groups = conversations(got.suggestions, got.tracked_in)
    assert [(one.id, one.tracked) for one in groups] == [("t1", 2), ("t2", 0)]


def test_meetings_stand_alone() -> None:
    """A meeting belongs to no conversation of mails."""
    found = mailbox(mail("m", conversationId="t"), meetings=(meeting("e1"), meeting("e2")))
    groups = conversations(answer(found).suggestions)
    assert [one.id for one in groups] == ["e1", "e2", "t"]


THREADS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["", "t1", "t2", "t3"])), max_size=20
)


@given(THREADS, st.randoms(use_true_random=False))
def test_laws(made: list[tuple[int, str]], shuffle: random.Random) -> None:
    """Each suggestion once, both orders total, whatever order they come in."""
    mails = [
        mail(f"m{at:02}", minutes=minutes, conversationId=thread)
        for at, (minutes, thread) in enumerate(made)
    ]
    suggestions = list(answer(mailbox(*mails)).suggestions)
    groups = conversations(suggestions)
    flat = [one for group in groups for one in group.suggestions]
    assert sorted(one.mail for one in flat) == sorted(one.id for one in mails)
    assert len({group.id for group in groups}) == len(groups)
    newest = [group.suggestions[0] for group in groups]
    assert newest == [one for one in suggestions if one in newest]
    for group in groups:
        assert list(group.suggestions) == [one for one in suggestions if one in group.suggestions]
    shuffle.shuffle(suggestions)
    assert conversations(suggestions) == groups
