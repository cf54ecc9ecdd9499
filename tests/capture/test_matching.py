"""Which found mails are suggestions: examples, and laws that hold for any mailbox."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.mail import FoundMail, MailboxReply
from capture.matching import LIMIT, Addresses, Known, candidates, suggest
from capture.models import Direction, ImportKey, ImportState, ImportStatus, InternetMessageId
from capture.suggestions import LeftOut, Suggestion
from tests.capture.builders import ACCOUNT, CONTACT, OWN, address, mail, mailbox, person, tracked

NOTHING = Known({}, {})


def key_of(message_id: InternetMessageId) -> ImportKey:
    return ImportKey(f"key of {message_id}")


def answer(
    found: MailboxReply,
    *,
    known: Known = NOTHING,
    here: tuple[str, ...] = (),
    addresses: tuple[str, ...] = ("ann@contoso.com", "bob@contoso.com"),
    checked: int = 2 * LIMIT,
) -> tuple[tuple[Suggestion, ...], dict[LeftOut, int]]:
    matching = candidates(
        found,
        Addresses(map(address, addresses)),
        here=frozenset(map(InternetMessageId, here)),
        key_of=key_of,
    )
    suggestions, left_out = suggest(matching, known, ACCOUNT, checked=checked)
    return suggestions, dict(left_out)


def ids(found: MailboxReply, **more: object) -> list[str]:
    return [one.mail for one in answer(found, **more)[0]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "role"),
    [
        (mail("m", sender="Ann@Contoso.com "), "from"),
        (mail("m", sender=OWN, to=("x@y.z", "ANN@contoso.com")), "to"),
        (mail("m", sender="x@y.z", cc=("ann@contoso.com",)), "cc"),
        (mail("m", sender=None, to=("ann@contoso.com",)), "to"),
        (mail("m", to=("bob@contoso.com",)), "from"),
        (mail("m", sender="x@y.z", bccRecipients=[person("ann@contoso.com")]), None),
        (mail("m", sender="x@y.z", to=("joann@contoso.com", "ann@contoso.com.example")), None),
        (mail("m", **{"from": person("x@y.z", "ann@contoso.com")}), None),
        (mail("m", **{"from": {"emailAddress": {"address": None}}, "toRecipients": None}), None),
        (mail("m", **{"from": {}, "toRecipients": [{}], "ccRecipients": []}), None),
    ],
)  # fmt: skip
def test_from_to_and_cc_equal_an_address(found: FoundMail, role: str | None) -> None:
    """Equality in From, To or Cc counts; Bcc, display names and parts of addresses do not."""
    suggestions, left_out = answer(mailbox(found))
    if role is None:
        assert (suggestions, left_out) == ((), {LeftOut.NO_EXACT_ADDRESS: 1})
    else:
        assert [one.reason.role for one in suggestions] == [role]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"isDraft": True}, LeftOut.DRAFT),
        ({"folder": "drafts"}, LeftOut.DRAFT),
        ({"folder": "deleted"}, LeftOut.DELETED),
        ({"folder": "junk"}, LeftOut.JUNK),
    ],
)
def test_some_folders_are_left_out(parts: dict[str, object], why: LeftOut) -> None:
    """Drafts, Deleted Items and Junk are counted instead of shown."""
    assert answer(mailbox(mail("m", **parts))) == ((), {why: 1})


@pytest.mark.parametrize("copy", ["inbox", "archive"])
def test_copies_count_once(copy: str) -> None:
    """Mail to oneself lies in two folders: the sent copy stands for it, else the received one."""
    sent = mail("z", sender=OWN, to=("ann@contoso.com", OWN), folder="sent", message_id="<1>")
    inbox = mail("a", sender=OWN, to=("ann@contoso.com", OWN), folder=copy, message_id=" <1> ")
    for order in ((sent, inbox), (inbox, sent)):
        suggestions, left_out = answer(mailbox(*order))
        assert [(one.mail, one.direction) for one in suggestions] == [("z", Direction.OUTGOING)]
        assert left_out == {LeftOut.COPY: 1}
    received = mail("z", folder=copy, message_id="<1>")
    odd = mail("a", folder="sent", message_id="<1>")
    assert ids(mailbox(odd, received)) == ["z"]


def test_a_deleted_copy_does_not_hide_the_other() -> None:
    """Only copies that may be shown compete."""
    copies = mail("a", folder="deleted", message_id="<1>"), mail("b", message_id="<1>")
    suggestions, left_out = answer(mailbox(*copies))
    assert ([one.mail for one in suggestions], left_out) == (["b"], {LeftOut.DELETED: 1})


def test_what_is_tracked_here_is_not_repeated() -> None:
    """Mail in the record's list, or regarding the record though beyond the list, is counted."""
    found = mailbox(mail("a", message_id="<a>"), mail("b", message_id="<b>"), mail("c"))
    rows = {InternetMessageId("<b>"): (tracked("<b>", CONTACT), tracked("<b>", ACCOUNT))}
    suggestions, left_out = answer(found, here=("<a>",), known=Known(rows, {}))
    assert ([one.mail for one in suggestions], left_out) == (["c"], {LeftOut.TRACKED_HERE: 2})


def test_a_long_message_id_is_known_by_what_its_column_holds() -> None:
    """Dynamics keeps 320 characters of a Message-ID; the mail is still recognised."""
    long = "<" + "x" * 500 + ">"
    assert ids(mailbox(mail("a", message_id=long)), here=(long[:320],)) == []


@pytest.mark.parametrize("regarding", [CONTACT, None])
def test_what_is_tracked_elsewhere_says_so(regarding: object) -> None:
    """Mail that Dynamics holds for another record, or for none, is shown as tracked."""
    rows = {InternetMessageId("<a>"): (tracked("<a>", regarding),)}  # type: ignore[arg-type]
    suggestions, _ = answer(mailbox(mail("a", message_id="<a>")), known=Known(rows, {}))
    assert suggestions[0].tracked == rows[InternetMessageId("<a>")][0].shown


def test_of_several_rows_the_one_that_regards_something_speaks() -> None:
    """A row nobody set regarding on says less than one for another record."""
    about = replace(tracked("<b>", CONTACT), shown=replace(tracked("<b>").shown, owner="Priya"))
    rows = {InternetMessageId("<a>"): (tracked("<a>", None), about)}
    suggestions, _ = answer(mailbox(mail("a", message_id="<a>")), known=Known(rows, {}))
    assert suggestions[0].tracked == about.shown


def test_the_queue_has_its_say() -> None:
    """A status is shown, except that Dynamics alone knows whether a mail is tracked."""
    queued, done = ImportStatus(ImportState.QUEUED), ImportStatus(ImportState.TRACKED)
    statuses = {key_of(InternetMessageId(one)): done for one in ("<a>", "b")}
    statuses[key_of(InternetMessageId("<c>"))] = queued
    found = mailbox(
        mail("a", message_id="<a>"), mail("b", message_id=None), mail("c", message_id="<c>")
    )
    assert [one.status for one in answer(found, known=Known({}, statuses))[0]] == [
        None,
        done,
        queued,
    ]
    unknown = answer(found, known=Known(None, statuses))[0]
    assert [one.status for one in unknown] == [done, done, queued]


def test_newest_first_and_fifty() -> None:
    """The most recent 50 are shown, ties by id, undated last; the rest is counted."""
    mails = [mail(f"m{at:03}", minutes=at // 2) for at in range(70)] + [mail("u", minutes=None)]
    mails = mails[1::2] + mails[::2]
    suggestions, left_out = answer(mailbox(*mails))
    assert [one.mail for one in suggestions] == [f"m{at:03}" for at in range(50)]
    assert left_out == {LeftOut.OVER_LIMIT: 21}
    assert ids(mailbox(mail("u", minutes=None), mail("a", minutes=10**6))) == ["a", "u"]


def test_only_checked_candidates_are_offered() -> None:
    """Of mails beyond those looked up in Dynamics nothing is known, so they are not shown."""
    mails = [mail(f"m{at:03}", minutes=at) for at in range(130)]
    rows = {InternetMessageId(f"<m{at:03}@contoso.com>"): (tracked("x"),) for at in range(60)}
    suggestions, left_out = answer(mailbox(*mails), known=Known(rows, {}), checked=100)
    assert [one.mail for one in suggestions] == [f"m{at:03}" for at in range(60, 100)]
    assert left_out == {LeftOut.TRACKED_HERE: 60, LeftOut.OVER_LIMIT: 30}


def test_a_message_with_nothing_in_it() -> None:
    """No subject, date, Message-ID or recipients: the copy's own id names it."""
    bare = mail("m", message_id=None, minutes=None, subject=None, toRecipients=None, webLink=None)
    suggestion = answer(mailbox(bare))[0][0]
    assert (suggestion.internet_message_id, suggestion.when, suggestion.subject) == ("m", None, "")
    assert (suggestion.key, suggestion.url) == ("key of m", "")


def test_year_one_is_no_date() -> None:
    """Exchange's minimum date does not count as one."""
    early = mail("m", receivedDateTime="0001-01-01T00:00:00Z", sentDateTime=None)
    assert answer(mailbox(early))[0][0].when is None


def test_five_thousand_recipients() -> None:
    """A huge distribution is matched like any mail, and three names are enough to show."""
    crowd = tuple(f"p{at}@x.com" for at in range(5000))
    suggestion = answer(mailbox(mail("m", sender=OWN, to=crowd, cc=("bob@contoso.com",))))[0][0]
    assert (suggestion.reason.role, suggestion.recipients) == ("cc", "p0@x.com, p1@x.com, p2@x.com")


def test_only_a_web_link_is_a_link() -> None:
    """Whatever else stands in webLink is not offered for a click."""
    assert answer(mailbox(mail("m", webLink="javascript:alert(1)")))[0][0].url == ""


def test_a_suggestion_does_not_show_itself() -> None:
    """Neither a wire message nor a suggestion puts mail into a repr."""
    secret = mail("m", subject="Merger")
    shown = repr((secret, secret.sender, mailbox(secret), answer(mailbox(secret))))
    assert "Merger" not in shown
    assert "contoso.com" not in shown.replace("<m@contoso.com>", "")


PEOPLE = st.sampled_from([OWN, "ann@contoso.com", "BOB@contoso.com", "x@y.z", ""])
MAILS = st.lists(
    st.builds(
        mail,
        st.integers(0, 30).map(lambda at: f"id{at:02}"),
        sender=st.none() | PEOPLE,
        to=st.lists(PEOPLE, max_size=3).map(tuple),
        cc=st.lists(PEOPLE, max_size=2).map(tuple),
        minutes=st.none() | st.integers(0, 5),
        folder=st.sampled_from(["inbox", "sent", "deleted", "junk", "drafts", "archive"]),
        message_id=st.sampled_from([None, "", "<1>", "<2>", "<3>"]),
        isDraft=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)


@given(MAILS, st.randoms(use_true_random=False))
def test_laws_of_matching(mails: list[FoundMail], shuffle: random.Random) -> None:
    """Suggestions match, come from no excluded folder, are unique, ordered and repeatable."""
    found = mailbox(*mails)
    suggestions, left_out = answer(found)
    by_id = {one.id: one for one in mails}
    for one in suggestions:
        source = by_id[one.mail]
        assert not source.is_draft
        assert source.folder not in found.excluded
        assert one.reason.address.address in {
            person.address
            for person in (*filter(None, (source.sender,)), *(source.to or ()), *(source.cc or ()))
        }
        assert (one.direction is Direction.OUTGOING) == (source.sender_address == OWN)
    assert max(Counter(one.internet_message_id for one in suggestions).values(), default=1) == 1
    order = [(-(one.when.timestamp() if one.when else -1e12), one.mail) for one in suggestions]
    assert order == sorted(order)
    assert len(suggestions) + sum(left_out.values()) == len(mails)
    shuffle.shuffle(mails)
    assert answer(mailbox(*mails)) == (suggestions, left_out)
    again = mailbox(*(by_id[one.mail] for one in suggestions))
    assert answer(again) == (suggestions, {})
