"""What Dynamics is asked to take of a mail, whatever the mail looks like."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from capture.imports.promotion import SUBJECT_LIMIT, promoted_mail, storable
from capture.mail import Body, MailMessage
from capture.models import MailId


def mail(*, subject: str | None = None, body: str = "") -> MailMessage:
    """A message of the caller's mailbox."""
    return MailMessage(
        id=MailId("m1"),
        subject=subject,
        received=datetime(2026, 11, 1, tzinfo=UTC),
        body=Body(content=body, content_type="html"),
    )


@given(st.text())
def test_every_text_becomes_one_that_xml_can_hold(text):
    """Dynamics refuses a whole mail for one control character, so none is sent."""
    element = ET.Element("mail")
    element.text = storable(text)

    read = ET.fromstring(ET.tostring(element)).text or ""  # noqa: S314 - our own text

    assert read.replace("\r", "\n") == storable(text).replace("\r\n", "\n").replace("\r", "\n")


def test_a_long_subject_is_cut_to_what_the_column_holds():
    """The rest of the subject is lost, the mail is not."""
    assert len(promoted_mail(mail(subject="x" * 5000)).subject) == SUBJECT_LIMIT


def test_control_characters_leave_subject_and_body():
    """A NUL in a mail does not stop its import."""
    promoted = promoted_mail(mail(subject="Re:\0 pumps", body="<p>\x0bYes</p>"))

    assert (promoted.subject, promoted.body) == ("Re: pumps", "<p>Yes</p>")
