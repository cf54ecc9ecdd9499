"""Why a mail is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from capture.mail import FoundMail, FoundMeeting
from capture.matching import Explanation, Known, Unsearched, explain
from capture.models import InternetMessageId
from capture.suggestions import LeftOut
from tests.capture.builders import mail, mailbox, tracked
from tests.capture.judged import answer, rules
from tests.capture.mailboxes import ASKED, MAILS, MEETINGS, PLACES

MAIL = mail("m", message_id="<1>")


def why(wanted: FoundMail, *others: FoundMail, **more: object) -> Explanation:
    """Of a mail, where the search brought these."""
    parts = {key: more.pop(key) for key in ("failed", "pages_capped") if key in more}
    found = mailbox(*others, **parts)
    asked = more.get("asked") or rules()
    return explain(wanted, found, asked, answer(found, **more))  # type: ignore[arg-type]


def test_it_is_shown() -> None:
    """With the address by which it matches."""
    told = why(MAIL, MAIL)
    assert (told.shown, told.left_out, told.unsearched) == (True, None, None)
    assert told.reason is not None
    assert told.reason.role == "from"


def test_a_rule_left_it_out() -> None:
    """Whether the search brought it or not, and still by which address it would match."""
    junk = mail("m", folder="junk")
    for others in ((), (junk,)):
        told = why(junk, *others)
        assert (told.shown, told.left_out) == (False, LeftOut.JUNK)
        assert told.reason is not None


def test_nobody_in_it_belongs_to_the_record() -> None:
    """Then whose the sender is otherwise, if anybody's."""
    stranger = mail("m", sender="X@Y.z")
    found = mailbox(stranger)
    told = explain(stranger, found, rules(), answer(found), owners={"x@y.z": "Fabrikam"})
    assert (told.left_out, told.reason, told.sender_of) == (
        LeftOut.NO_EXACT_ADDRESS, None, "Fabrikam",
    )  # fmt: skip
    assert why(stranger, stranger).sender_of == ""


def test_a_cap_left_it_out() -> None:
    """Older than the most recent, also by a copy the search did not bring."""
    newer = mail("n", minutes=-1)
    for wanted in (MAIL, mail("other copy", message_id="<1>")):
        assert why(wanted, MAIL, newer, asked=rules(limit=1)).left_out is LeftOut.OVER_LIMIT


def test_it_is_tracked() -> None:
    """In the list, or beyond it."""
    rows = {InternetMessageId("<1>"): (tracked("<1>"),)}
    for wanted in (MAIL, mail("other copy", message_id="<1>")):
        assert why(wanted, MAIL, here=["<1>"]).left_out is LeftOut.TRACKED_HERE
        assert why(wanted, MAIL, known=Known(rows, {})).left_out is LeftOut.TRACKED_HERE


def test_another_copy_is_shown() -> None:
    """One of two that were found, or one that was not."""
    copy = mail("n", message_id="<1>")
    assert why(copy, MAIL, copy).left_out is LeftOut.COPY
    assert why(copy, MAIL).left_out is LeftOut.COPY


@pytest.mark.parametrize(
    ("parts", "because"),
    [
        ({"failed": ("x",), "pages_capped": True}, Unsearched.FAILED),
        ({"pages_capped": True}, Unsearched.PAGES),
        ({}, Unsearched.NOT_YET),
    ],
)
def test_the_search_did_not_bring_it(parts: dict[str, object], because: Unsearched) -> None:
    """It would fit; then what happened to the search is the reason."""
    told = why(MAIL, mail("n"), **parts)
    assert (told.shown, told.left_out, told.unsearched) == (False, None, because)
    assert told.reason is not None


def test_it_does_not_show_itself() -> None:
    """Whose a sender is comes from a mailbox."""
    told = replace(why(MAIL, MAIL), sender_of="Fabrikam")
    assert "Fabrikam" not in repr(told)
    assert "ann@" not in repr(told)


@given(MAILS, MEETINGS)
def test_it_says_what_happened(mails: list[FoundMail], meetings: list[FoundMeeting]) -> None:
    """Of everything the search brought, exactly what the answer says of it."""
    found = mailbox(*mails, meetings=tuple(meetings), places=PLACES)
    got = answer(found, asked=ASKED)
    shown = {one.mail for one in got.suggestions}
    every: list[FoundMail | FoundMeeting] = [*mails, *meetings]
    for one in every:
        told = explain(one, found, ASKED, got)
        if ASKED.match(one) is LeftOut.NO_EXACT_ADDRESS and one in meetings:
            assert not told.shown
            assert told.left_out is not None
            continue
        assert (told.shown, told.left_out) == (one.id in shown, got.verdicts.get(one.id))
        assert told.unsearched is None
