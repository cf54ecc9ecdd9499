"""What a partial answer and its continuation are together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from capture.mail import FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.models import MailId
from capture.suggestions import Skipped
from tests.capture.builders import OWN, mail, mailbox

IDS = st.lists(st.sampled_from("abcdef"), max_size=6)
MEETING = FoundMeeting(MailId("e"))


@given(IDS, IDS, st.booleans(), st.booleans())
def test_each_mail_is_there_once(
    first: list[str],
    second: list[str],
    capped: bool,  # noqa: FBT001 - hypothesis gives them in order
    again: bool,  # noqa: FBT001 - as above
) -> None:
    """Mails of both by id, in order; what either cut short stays cut short."""
    earlier = mailbox(*map(mail, dict.fromkeys(first)), pages_capped=capped, failed=("x", "y"))
    later = mailbox(*map(mail, dict.fromkeys(second)), pages_capped=again, failed=("y",))
    whole = earlier.joined(later)
    assert [one.id for one in whole.mails] == list(dict.fromkeys([*first, *second]))
    assert whole.pages_capped is (capped or again)
    assert whole.failed == ("y",)


def test_the_later_copy_counts() -> None:
    """A mail that was moved meanwhile lies where the later answer says."""
    earlier = mailbox(mail("m"), places={"deleted": Skipped.DELETED})
    later = mailbox(mail("m", folder="sub"), places={"sub": Skipped.DELETED})
    (one,) = earlier.joined(later).mails
    assert one.folder == "sub"
    assert {"deleted", "sub"} <= set(earlier.joined(later).places)


def test_waits_are_those_of_the_later_answer() -> None:
    """What has been waited for is over."""
    earlier = mailbox(retry_after=60.0, failed=("x",))
    assert earlier.joined(mailbox()).retry_after is None
    assert earlier.joined(mailbox(retry_after=5.0)).retry_after == 5.0


def test_meetings_are_those_of_the_answer_that_had_them() -> None:
    """A continuation that was not to ask for them takes none away."""
    had = mailbox(meetings=(MEETING,), meetings_capped=True)
    lacked = mailbox(meetings_failed=True)
    assert _meetings(had.joined(mailbox())) == ((MEETING,), False, True)
    assert _meetings(lacked.joined(had)) == ((MEETING,), False, True)
    assert _meetings(lacked.joined(lacked)) == ((), True, False)


def test_own_addresses_and_sent_items_are_kept() -> None:
    """Either answer may know what the other does not."""
    earlier = replace(mailbox(), own=frozenset({"a@x.com"}), sent_items=None)
    later = mailbox()
    assert earlier.joined(later).own == {"a@x.com", OWN}
    assert earlier.joined(later).sent_items == later.joined(earlier).sent_items == "sent"


def _meetings(reply: MailboxReply) -> tuple[tuple[FoundMeeting, ...], bool, bool]:
    return reply.meetings, reply.meetings_failed, reply.meetings_capped
