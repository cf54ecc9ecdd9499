"""The newest part of a mail: nothing of what it quotes, in the marks of common programs."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.extent import Disclosure
from capture.imports.cleaning import as_html, cleaned, readable
from capture.imports.newest import newest, newest_text
from capture.imports.promotion import promoted_mail
from capture.mail import Body, MailMessage
from capture.models import MailId

OUTLOOK_WEB = (
    '<div>NEW</div><div id="appendonsend"></div><hr tabindex="-1">'
    '<div id="divRplyFwdMsg"><b>From:</b> Kim</div><div>OLD</div>'
)
OUTLOOK = (
    "<p>NEW</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>{0}:</b> Kim<br>"
    "<b>{1}:</b> Monday<br><b>{2}:</b> Ann<br><b>{3}:</b> x</p></div><p>OLD</p>"
)
GMAIL = (
    '<div dir="ltr">NEW</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar '
    '2026 at 10:00, Kim &lt;kim@x.example&gt; wrote:<br></div><blockquote class="gmail_quote">OLD'
    "</blockquote></div>"
)
THUNDERBIRD = (
    '<p>NEW</p><div class="moz-cite-prefix">Am 02.03.26 um 10:00 schrieb Kim OLD:<br></div>'
    '<blockquote type="cite" cite="mid:1@x">OLD</blockquote><p>NEW</p>'
)
APPLE = (
    "<div>NEW</div><div><br><blockquote type=cite><div>On 2 Mar 2026, at 10:00, Kim wrote:</div>"
    "OLD</blockquote></div>"
)
QQ = (
    "<div>NEW</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    "<div><b>发件人:</b>&nbsp;Kim</div><div>OLD</div>"
)
TEXTS = [
    "NEW\n\nOn Monday Kim wrote:\n> OLD\n> OLD\n\nNEW",
    "NEW\n\n-----Original Message-----\nFrom: Kim\nOLD",
    "NEW\n\n-----Ursprüngliche Nachricht-----\nVon: Kim\nOLD",
    "NEW\n\n________________________________\nFrom: Kim\nOLD",
    "NEW\n\nFrom: Kim OLD\nSent: Monday\nTo: Ann\nSubject: x\n\nOLD",
    "NEW\n\n*Von:* Kim OLD\n*Gesendet:* Montag\n*An:* Ann\n\nOLD",
    "NEW\n\n发件人：Kim\n发送时间：2026\n收件人：Ann\n\nOLD",
    "NEW\n\nAb: Kim <kim@x.example>\nCd: ef\nGh: ij\nKl: mn\n\nOLD",
    "NEW\n\nLe lun. 2 mars 2026 à 10:00, Kim <kim@x.example> a écrit :\nOLD",
    "NEW\n\n在 2026年3月2日，Kim 写道：\n> OLD",
    "NEW\n\nBegin forwarded message:\n\nOLD",
    "NEW\n\nOn Mon, Mar 2, 2026 at 10:00 AM Kim OLD <kim@x.example>\nwrote:\n\n> OLD",
    "NEW\n\nFrom: Kim OLD Sent: Monday To: Ann Subject: x\nOLD",
    "> OLD\nNEW",
]


@pytest.mark.parametrize(
    "body",
    [
        OUTLOOK_WEB,
        OUTLOOK_WEB.replace('id="', 'id="x_'),
        OUTLOOK.format("From", "Sent", "To", "Subject"),
        OUTLOOK.format("Von", "Gesendet", "An", "Betreff"),
        OUTLOOK.format("发件人", "发送时间", "收件人", "主题"),
        OUTLOOK.format("差出人", "送信日時", "宛先", "件名"),
        GMAIL,
        GMAIL.replace("gmail_quote", "x_gmail_quote"),
        THUNDERBIRD,
        APPLE,
        QQ,
        *map(as_html, TEXTS),
        *(html.escape(text).replace("\n", "<br>") for text in TEXTS),
    ],
)
def test_a_quotation_is_left_out(body: str) -> None:
    """Whichever program wrote it, in whichever language."""
    assert "OLD" in body
    kept = readable(newest(body))
    assert "NEW" in kept
    assert "OLD" not in kept


def test_an_answer_below_what_it_answers_stays() -> None:
    """Both parts of somebody's own, around a quotation."""
    assert readable(newest(THUNDERBIRD)) == "NEWNEW"
    assert newest_text(TEXTS[0]).split() == ["NEW", "NEW"]


def test_a_mail_that_only_forwards_has_nothing_new() -> None:
    """Its text is what it forwards."""
    assert readable(newest(OUTLOOK_WEB.replace("NEW", ""))) == ""


@pytest.mark.parametrize(
    "body",
    [
        "<p>Price: 3</p><p>Total: 4</p><p>Thank you</p>",
        "<p>Please call me: 10:30 is fine.</p>",
        "<ul><li>one</li><li>two</li></ul><table><tr><td>a</td></tr></table>",
        '<p>Look <img src="cid:a@b"></p><hr><p>Kim</p>',
        "<p>a -- b</p><p>--</p><p>Kim</p>",
    ],
)
def test_what_is_no_quotation_stays(body: str) -> None:
    """Lists, amounts, signatures and pictures."""
    assert newest(body) == cleaned(body)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_the_newest_part_is_part_of_the_mail(text: str) -> None:
    """Nothing is made up, whatever the text looks like."""
    whole, part = readable(as_html(text)), readable(newest(as_html(text)))
    rest = iter(whole)
    assert all(one in rest for one in part)


@pytest.mark.parametrize("unique", [None, "<p>NEW</p>", OUTLOOK_WEB])
def test_what_exchange_calls_new_is_cut_too(unique: str | None) -> None:
    """How it finds the border is not documented, so it is not relied on alone."""
    mail = MailMessage(
        id=MailId("1"),
        body=Body(content=OUTLOOK_WEB, content_type="html"),
        unique_body=None if unique is None else Body(content=unique, content_type="html"),
    )
    assert readable(promoted_mail(mail, Disclosure.LATEST).body) == "NEW"
    assert promoted_mail(mail, Disclosure.HEADER).body == ""
    assert "OLD" in promoted_mail(mail).body
