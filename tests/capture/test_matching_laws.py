"""Laws of suggestions that hold for any mailbox."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from capture.mail import FoundMail, FoundMeeting
from capture.matching import Known, judge
from capture.models import InternetMessageId
from capture.suggestions import LeftOut, MatchReason
from tests.capture.builders import mailbox, tracked
from tests.capture.judged import answer
from tests.capture.mailboxes import ASKED, MAILS, MEETINGS, PLACES

ROWS = {InternetMessageId(one): (tracked(one),) for one in ("<4>", "u2")}


@given(MAILS, MEETINGS, st.randoms(use_true_random=False))
def test_laws_of_matching(
    mails: list[FoundMail], meetings: list[FoundMeeting], shuffle: random.Random
) -> None:
    """A suggestion matches, is not excluded, not tracked, not there twice; each other is counted
    once; the order is total and does not depend on how things came.
    """
    found = mailbox(*mails, meetings=tuple(meetings), places=PLACES)
    got = answer(found, known=Known(ROWS, {}), here=["<5>"], asked=ASKED)
    every: list[FoundMail | FoundMeeting] = [*mails, *meetings]
    by_id = {one.id: one for one in every}
    for one in got.suggestions:
        assert judge(by_id[one.mail], found, ASKED) == one.reason
        assert one.internet_message_id not in {"<3>", "<4>", "<5>", "u2"}
        assert one.tracked is None
    names = Counter((one.kind, one.internet_message_id) for one in got.suggestions)
    assert max(names.values(), default=1) == 1
    order = [(-(one.when.timestamp() if one.when else -1e12), one.mail) for one in got.suggestions]
    assert order == sorted(order)
    assert len(got.suggestions) <= 12
    shown = {one.mail for one in got.suggestions}
    nobodys = LeftOut.NO_EXACT_ADDRESS
    concerned = {one.id for one in meetings if ASKED.match(one) is not nobodys}
    assert shown | set(got.verdicts) == concerned | {one.id for one in mails}
    assert not shown & set(got.verdicts)
    assert sum(count for _, count in got.left_out) == len(got.verdicts)
    shuffle.shuffle(mails)
    shuffle.shuffle(meetings)
    again = mailbox(*mails, meetings=tuple(meetings), places=PLACES)
    assert answer(again, known=Known(ROWS, {}), here=["<5>"], asked=ASKED) == got


@given(MAILS, MEETINGS, st.data())
def test_what_is_unrelated_changes_nothing(
    mails: list[FoundMail], meetings: list[FoundMeeting], data: st.DataObject
) -> None:
    """Without any of what does not match, the suggestions and the other reasons are the same."""
    found = mailbox(*mails, meetings=tuple(meetings), places=PLACES)
    got = answer(found, asked=ASKED)
    unrelated = [one for one in mails if not isinstance(judge(one, found, ASKED), MatchReason)]
    gone = {one.id for one in unrelated if data.draw(st.booleans())}
    fewer = mailbox(
        *(one for one in mails if one.id not in gone), meetings=tuple(meetings), places=PLACES
    )
    left = answer(fewer, asked=ASKED)
    assert left.suggestions == got.suggestions
    assert left.verdicts == {one: why for one, why in got.verdicts.items() if one not in gone}
