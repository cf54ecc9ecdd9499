"""Mailboxes of every kind, for laws that hold whatever somebody was sent."""

from __future__ import annotations

from hypothesis import strategies as st

from capture.suggestions import Skipped
from tests.capture.builders import OWN, mail, marks
from tests.capture.judged import meeting, rules

__all__ = ["ASKED", "MAILS", "MEETINGS", "PLACES"]

PEOPLE = st.sampled_from(
    [OWN, "jonas@adatum.example", "ann@contoso.com", "BOB@contoso.com", "x@y.z", ""]
)
PLACES = {"below": Skipped.JUNK, "outbox": Skipped.OUTBOX, "teams": Skipped.CHATS}
MAILS = st.lists(
    st.builds(
        mail,
        st.integers(0, 30).map(lambda at: f"id{at:02}"),
        sender=st.none() | PEOPLE,
        to=st.lists(PEOPLE, max_size=3).map(tuple),
        cc=st.lists(PEOPLE, max_size=2).map(tuple),
        minutes=st.none() | st.sampled_from([0, 1, 2, 40 * 24 * 60]),
        folder=st.sampled_from(["inbox", "sent", "deleted", "drafts", "archive", *PLACES]),
        message_id=st.sampled_from([None, "", "<1>", "<2>", "<3>", "<4>", "<5>"]),
        isDraft=st.booleans(),
        conversationId=st.sampled_from(["", "c1", "c2"]),
        singleValueExtendedProperties=st.sampled_from([marks()] * 4 + [marks(SENSITIVITY="2")]),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)
MEETINGS = st.lists(
    st.builds(
        meeting,
        st.integers(0, 15).map(lambda at: f"ev{at:02}"),
        host=st.none() | PEOPLE,
        guests=st.lists(PEOPLE, max_size=3).map(tuple),
        hours=st.none() | st.integers(-3, 80),
        uid=st.sampled_from([None, "", "u1", "u2"]),
        seriesMasterId=st.sampled_from([None, "s1", "s2"]),
        isCancelled=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
ASKED = rules(limit=12, skip=["x@y.z"], dismissed=["<3>"])
