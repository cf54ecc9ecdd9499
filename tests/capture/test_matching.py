"""Which found mails and meetings are suggestions: examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from capture.matching import Known
from capture.models import Direction, ImportState, ImportStatus, InternetMessageId
from capture.suggestions import Kind, LeftOut
from tests.capture.builders import ACCOUNT, CONTACT, OWN, key_of, mail, mailbox, tracked
from tests.capture.judged import answer, chosen, counted, ids, meeting, rules


@pytest.mark.parametrize("copy", ["inbox", "archive"])
def test_copies_count_once(copy: str) -> None:
    """Mail to oneself lies in two folders: the sent copy stands for it, else the received one."""
    sent = mail("z", sender=OWN, to=("ann@contoso.com", OWN), folder="sent", message_id="<1>")
    inbox = mail("a", sender=OWN, to=("ann@contoso.com", OWN), folder=copy, message_id=" <1> ")
    for order in ((sent, inbox), (inbox, sent)):
        got = answer(mailbox(*order))
        assert [(one.mail, one.direction) for one in got.suggestions] == [("z", Direction.OUTGOING)]
        assert got.left_out == ((LeftOut.COPY, 1),)
    received = mail("z", folder=copy, message_id="<1>")
    odd = mail("a", folder="sent", message_id="<1>")
    assert ids(mailbox(odd, received)) == ["z"]


def test_a_deleted_copy_does_not_hide_the_other() -> None:
    """Only copies that may be shown compete."""
    copies = mail("a", folder="deleted", message_id="<1>"), mail("b", message_id="<1>")
    assert ids(mailbox(*copies)) == ["b"]
    assert counted(mailbox(*copies)) == {LeftOut.DELETED: 1}


def test_what_is_tracked_here_is_not_repeated() -> None:
    """Mail in the record's list, or regarding the record though beyond the list, is counted."""
    found = mailbox(mail("a", message_id="<a>"), mail("b", message_id="<b>"), mail("c"))
    rows = {InternetMessageId("<b>"): (tracked("<b>", CONTACT), tracked("<b>", ACCOUNT))}
    known = Known(rows, {})
    assert ids(found, here=("<a>",), known=known) == ["c"]
    assert counted(found, here=("<a>",), known=known) == {LeftOut.TRACKED_HERE: 2}


def test_a_long_message_id_is_known_by_what_its_column_holds() -> None:
    """Dynamics keeps 320 characters of a Message-ID; the mail is still recognised."""
    long = "<" + "x" * 500 + ">"
    assert ids(mailbox(mail("a", message_id=long)), here=(long[:320],)) == []


@pytest.mark.parametrize("regarding", [CONTACT, None])
def test_what_is_tracked_elsewhere_says_so(regarding: object) -> None:
    """Mail that Dynamics holds for another record, or for none, is shown as tracked."""
    rows = {InternetMessageId("<a>"): (tracked("<a>", regarding),)}  # type: ignore[arg-type]
    found = mailbox(mail("a", message_id="<a>"))
    suggestions = answer(found, known=Known(rows, {})).suggestions
    assert suggestions[0].tracked == rows[InternetMessageId("<a>")][0].shown


def test_of_several_rows_the_one_that_regards_something_speaks() -> None:
    """A row nobody set regarding on says less than one for another record."""
    about = replace(tracked("<b>", CONTACT), shown=replace(tracked("<b>").shown, owner="Priya"))
    rows = {InternetMessageId("<a>"): (tracked("<a>", None), about)}
    found = mailbox(mail("a", message_id="<a>"))
    suggestions = answer(found, known=Known(rows, {})).suggestions
    assert suggestions[0].tracked == about.shown


def test_the_queue_has_its_say() -> None:
    """A status is shown, except that Dynamics alone knows whether a mail is tracked."""
    queued, done = ImportStatus(ImportState.QUEUED), ImportStatus(ImportState.TRACKED)
    statuses = {key_of(InternetMessageId(one)): done for one in ("<a>", "b")}
    statuses[key_of(InternetMessageId("<c>"))] = queued
    found = mailbox(
        mail("a", message_id="<a>"), mail("b", message_id=None), mail("c", message_id="<c>")
    )
    assert [one.status for one in answer(found, known=Known({}, statuses)).suggestions] == [
        None,
        done,
        queued,
    ]
    unknown = answer(found, known=Known(None, statuses)).suggestions
    assert [one.status for one in unknown] == [done, done, queued]


def test_newest_first_and_fifty() -> None:
    """The most recent 50 are shown, ties by id, undated last; the rest is counted."""
    mails = [mail(f"m{at:03}", minutes=at // 2) for at in range(70)] + [mail("u", minutes=None)]
    mails = mails[1::2] + mails[::2]
    assert ids(mailbox(*mails)) == [f"m{at:03}" for at in range(50)]
    assert counted(mailbox(*mails)) == {LeftOut.OVER_LIMIT: 21}
    assert ids(mailbox(mail("u", minutes=None), mail("a", minutes=10**4))) == ["a", "u"]


def test_only_checked_candidates_are_offered() -> None:
    """Of mails beyond those looked up in Dynamics nothing is known, so they are not shown."""
    mails = [mail(f"m{at:03}", minutes=at) for at in range(130)]
    rows = {InternetMessageId(f"<m{at:03}@contoso.com>"): (tracked("x"),) for at in range(60)}
    known = Known(rows, {})
    assert ids(mailbox(*mails), known=known) == [f"m{at:03}" for at in range(60, 100)]
    assert counted(mailbox(*mails), known=known) == {
        LeftOut.TRACKED_HERE: 60,
        LeftOut.OVER_LIMIT: 30,
    }


def test_a_message_with_nothing_in_it() -> None:
    """No subject, date, Message-ID or recipients: the copy's own id names it."""
    bare = mail("m", message_id=None, minutes=None, subject=None, toRecipients=None, webLink=None)
    suggestion = answer(mailbox(bare)).suggestions[0]
    assert (suggestion.internet_message_id, suggestion.when, suggestion.subject) == ("m", None, "")
    assert (suggestion.key, suggestion.url) == ("key of m", "")


def test_year_one_is_no_date() -> None:
    """Exchange's minimum date does not count as one."""
    early = mail("m", receivedDateTime="0001-01-01T00:00:00Z", sentDateTime=None)
    assert answer(mailbox(early)).suggestions[0].when is None


def test_five_thousand_recipients() -> None:
    """A huge distribution is matched like any mail, and three names are enough to show."""
    crowd = tuple(f"p{at}@x.com" for at in range(5000))
    found = mailbox(mail("m", sender=OWN, to=crowd, cc=("bob@contoso.com",)))
    suggestion = answer(found).suggestions[0]
    assert (suggestion.reason.role, suggestion.recipients) == ("cc", "p0@x.com, p1@x.com, p2@x.com")


def test_only_a_web_link_is_a_link() -> None:
    """Whatever else stands in webLink is not offered for a click."""
    assert answer(mailbox(mail("m", webLink="javascript:alert(1)"))).suggestions[0].url == ""


def test_a_suggestion_does_not_show_itself() -> None:
    """Neither a wire message nor a suggestion puts mail into a repr."""
    secret = mail("m", subject="Merger")
    shown = repr((secret, secret.sender, mailbox(secret), answer(mailbox(secret))))
    assert "Merger" not in shown
    assert "contoso.com" not in shown.replace("<m@contoso.com>", "")


def test_two_megabytes_of_subject() -> None:
    """A subject of any size is passed on; a preview is not."""
    huge = mail("m", subject="x" * 2_000_000, bodyPreview="y" * 2_000_000)
    suggestion = answer(mailbox(huge)).suggestions[0]
    assert (len(suggestion.subject), len(suggestion.preview)) == (2_000_000, 255)


def test_a_meeting_as_a_suggestion() -> None:
    """Beginning and end, who invited whom, and that it is one."""
    parts: dict[str, Any] = {"bodyPreview": "Agenda", "hasAttachments": True}
    found = mailbox(meetings=(meeting("e", hours=2, uid="040000008200E0", **parts),))
    (one,) = answer(found).suggestions
    assert (one.kind, one.internet_message_id, one.key) == (
        Kind.MEETING, "040000008200E0", "key of 040000008200E0",
    )  # fmt: skip
    assert one.when is not None
    assert one.until is not None
    assert (one.until - one.when).total_seconds() == 3600
    assert (one.sender, one.recipients, one.direction) == (
        OWN, "ann@contoso.com", Direction.OUTGOING,
    )  # fmt: skip
    assert (one.conversation, one.preview, one.has_attachments, one.repeats) == (
        "", "Agenda", True, False,
    )  # fmt: skip


def test_a_series_once() -> None:
    """By the date nearest to now, of two the earlier; cancelled dates do not compete."""
    hours = {"a": -7 * 24, "b": -20, "c": 20, "d": 1, "e": 30 * -25}
    dates = [meeting(one, hours=at, seriesMasterId="s") for one, at in hours.items()]
    dates[3] = meeting("d", hours=1, seriesMasterId="s", isCancelled=True)
    found = mailbox(meetings=tuple(dates))
    got = answer(found)
    assert [(one.mail, one.repeats) for one in got.suggestions] == [("b", True)]
    assert got.verdicts == {
        "a": LeftOut.SERIES, "c": LeftOut.SERIES, "d": LeftOut.CANCELLED, "e": LeftOut.OLD,
    }  # fmt: skip


def test_a_dismissed_date_is_its_series() -> None:
    """Otherwise another date would take its place."""
    dates = [meeting(one, hours=-at, seriesMasterId="s") for at, one in enumerate("abc")]
    found = mailbox(meetings=(*dates, meeting("d"), meeting("f", seriesMasterId="t")))
    asked = rules(dismissed=["uid of b"])
    assert ids(found, asked=asked) == ["d", "f"]
    assert counted(found, asked=asked) == {LeftOut.DISMISSED: 3}


def test_a_meeting_twice() -> None:
    """One iCalUId is one meeting, whatever lies in the calendar."""
    found = mailbox(meetings=(meeting("b", uid="1"), meeting("a", uid=" 1 "), meeting("c")))
    assert ids(found) == ["a", "c"]
    assert counted(found) == {LeftOut.COPY: 1}


def test_meetings_and_mails_share_the_limit() -> None:
    """Newest first whatever they are; a meeting to come is newest."""
    found = mailbox(
        mail("m1", minutes=30), mail("m2", minutes=90), meetings=(meeting("e1", hours=1),
        meeting("e2", hours=-1)),
    )  # fmt: skip
    assert ids(found) == ["e1", "m1", "e2", "m2"]
    assert ids(found, asked=rules(limit=2)) == ["e1", "m1"]


def test_what_is_asked_of_dynamics() -> None:
    """Message-IDs, iCalUIds and keys of the newest, and keys of what the list holds with files."""
    found = mailbox(
        *(mail("a", minutes=1), mail("b", minutes=2, message_id=None), mail("c", minutes=3)),
        mail("d", message_id="<d>", hasAttachments=True),
        meetings=(meeting("e", hours=-0.01),),
    )
    sought = chosen(found, here=["<d>"]).sought(3)
    assert [(one.message_id, one.has_message_id) for one in sought.mails] == [
        ("<a@contoso.com>", True), ("b", False),
    ]  # fmt: skip
    assert sought.meetings == ("uid of e",)
    assert set(sought.keys) == {
        f"key of {one}" for one in ("uid of e", "<a@contoso.com>", "b", "<d>")
    }


def test_the_rest_of_the_calendar_is_not_counted() -> None:
    """It was read whole, so a meeting with nobody of the record was never a match of any kind."""
    strangers = meeting("e1", guests=("x@y.z",)), meeting("e2", guests=(), sensitivity="private")
    assert answer(mailbox(meetings=strangers)).verdicts == {}
    assert counted(mailbox(meetings=(meeting("e3", sensitivity="private"),))) == {
        LeftOut.PRIVATE: 1
    }
