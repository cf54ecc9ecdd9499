"""Mail with every defect mail can have becomes a message that can be shown, or is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.mail import Loaded, load
from tests.sandbox.mail_files import ME, PLAIN, POSTMARK, mail, one, shown

NASTY = {
    "unknown charset": mail(b"caf\xc3\xa9", From="a@b.c", Content_Type="text/plain; charset=x-no"),
    "nul in charset": mail(From="a@b.c", Content_Type='text/plain; charset="a\x00b"'),
    "codec that is no charset": mail(From="a@b.c", Content_Type="text/plain; charset=zlib"),
    "charset undefined": mail(From="a@b.c", Content_Type="text/plain; charset=undefined"),
    "wrong charset": mail(b"\xff\xfe\x80", From="a@b.c", Content_Type="text/plain; charset=utf-8"),
    "no header but a subject": mail(Subject="x"),
    "no date": mail(From="a@b.c", To=ME),
    "year one": mail(From="a@b.c", Date="Mon, 01 Jan 0001 00:00:00 +1400"),
    "before Exchange": mail(From="a@b.c", Date="Mon, 01 Jan 1500 00:00:00 +1400"),
    "year 9999": mail(From="a@b.c", Date="Fri, 31 Dec 9999 23:59:59 -1200"),
    "date of words": mail(From="a@b.c", Date="the other day"),
    "date overflow": mail(From="a@b.c", Date="Mon, 99 Foo 99999999999 99:99:99 +99999999"),
    "raw eight bit": mail(From="Bj\xf6rn <a@b.c>".encode("latin-1"), Subject=b"\xe4\xf6\xfc"),
    "broken encoded words": mail(
        From="=?utf-8?b?%%%?= <a@b.c>", Subject="=?utf-8?q?=ZZ?= =?x?q?a?="
    ),
    "encoded line ends": mail(From="a@b.c", Subject="=?utf-8?q?a=0D=0ABcc:_x@y.z?="),
    "encoded surrogates": mail(From="a@b.c", Subject="=?utf-8?b?7aCA?= =?utf-16?b?2AA=?="),
    "nul bytes": mail(b"a\x00b\x00", From="a\x00@b.c", Subject="n\x00ul"),
    "groups": mail(From="a@b.c", To="Team: x@y.z, Ann <ann@y.z>;, Nobody:;"),
    "nested comments": mail(From="(" * 20_000 + "a@b.c", To="((a)b" * 5000),
    "only commas": mail(From=",,,;;:", To="<>, <, >"),
    "quotes never closed": mail(From='"a@b.c', To='"x" <"y@z'),
    "bare name": mail(From="Undisclosed sender", To="undisclosed-recipients:;"),
    "many recipients": mail(From="a@b.c", To=", ".join(f"p{n}@q.r" for n in range(5000))),
    "message id garbage": mail(From="a@b.c", Message_ID="no brackets\tat all"),
    "message id empty": mail(From="a@b.c", Message_ID="<>"),
    "message id in pieces": mail(From="a@b.c", Message_ID="<a@b\r\n c> <d@e>"),
    "injection": mail(From="a@b.c", Subject="x\r\n\tInjected: yes\r\n y"),
    "boundary missing": mail(b"--x\r\n\r\nhi", From="a@b.c", Content_Type="multipart/mixed"),
    "boundary never comes": mail(b"hi", From="a@b.c", Content_Type='multipart/mixed; boundary="x"'),
    "boundary cut off": mail(
        b"--x\r\nContent-Type: text/html\r\n\r\n<p>hi",
        From="a@b.c",
        Content_Type='multipart/mixed; boundary="x"',
    ),
    "bad base64": mail(b"!!!=", From="a@b.c", Content_Transfer_Encoding="base64"),
    "bad quoted printable": mail(
        b"=Z=\r\n=", From="a@b.c", Content_Transfer_Encoding="quoted-printable"
    ),
    "uuencode noise": mail(
        b"begin 644 x\r\n\xff\xff", From="a@b.c", Content_Transfer_Encoding="x-uuencode"
    ),
    "unknown encoding": mail(From="a@b.c", Content_Transfer_Encoding="rot13"),
    "rfc2231 garbage": mail(
        From="a@b.c", Content_Type="application/x; name*0*=x''%FF%; name*2=b; name*=zz'y'%"
    ),
    "type garbage": mail(From="a@b.c", Content_Type="///;;;=\x01"),
    "attached mail that is text": mail(b"just text", From="a@b.c", Content_Type="message/rfc822"),
    "delivery report": mail(
        b"a: b\r\n\r\nc: d", From="a@b.c", Content_Type="message/delivery-status"
    ),
    "attached mail in base64": mail(
        b"U3ViamVjdDogeA==",
        From="a@b.c",
        Content_Type="message/rfc822",
        Content_Transfer_Encoding="base64",
    ),
    "html of angle brackets": mail(b"<" * 100_000, From="a@b.c", Content_Type="text/html"),
    "html of comments": mail(b"<!--" * 50_000, From="a@b.c", Content_Type="text/html"),
    "html of entities": mail(
        b"&#0;&#xD800;&#99999999999;&x;", From="a@b.c", Content_Type="text/html"
    ),
    "line ends of old macs": PLAIN.replace(b"\r\n", b"\r"),
    "an endless line": mail(b"x" * 3_000_000, From="a@b.c", Subject="y" * 300_000),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_mail_is_loaded_and_shown(tmp_path: Path, name: str) -> None:
    """Each of these becomes a message that Graph can show."""
    message = one(tmp_path, NASTY[name])
    document = shown(message)
    assert document["receivedDateTime"]
    assert message.internet_message_id.startswith("<")
    assert "\x00" not in message.subject + message.preview
    assert "\n" not in message.internet_message_id + "".join(a.mail for a in message.to)


def test_dates_that_cannot_be_believed(tmp_path: Path) -> None:
    """A date before Exchange's time is none; year 9999 is kept and shown with four digits."""
    assert shown(one(tmp_path, NASTY["before Exchange"]))["sentDateTime"] is None
    assert shown(one(tmp_path, NASTY["no date"]))["sentDateTime"] is None
    late = mail(From="a@b.c", Date="Fri, 31 Dec 9999 10:00:00 +0000")
    assert shown(one(tmp_path, late))["sentDateTime"] == "9999-12-31T10:00:00Z"


def test_groups_and_names(tmp_path: Path) -> None:
    """A group is its members; what has no @ is a name without address."""
    message = one(tmp_path, NASTY["groups"])
    assert [a.mail for a in message.to] == ["x@y.z", "ann@y.z"]
    bare = one(tmp_path, NASTY["bare name"])
    assert bare.author is not None
    assert (bare.author.mail, bare.to) == ("", ())
    assert shown(bare)["from"] == {"emailAddress": {"name": "Undisclosed sender"}}


def test_nothing_is_injected(tmp_path: Path) -> None:
    """A folded subject stays one value, and encoded line ends do not make a field."""
    message = one(tmp_path, NASTY["injection"])
    assert message.subject == "x Injected: yes y"
    assert one(tmp_path, NASTY["encoded line ends"]).bcc == ()


VALID = mail(
    b'--o\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: '
    b"quoted-printable\r\n\r\n<p>=C3=A9</p>\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Subject: x\r\n\r\ny\r\n--o\r\nContent-Type: image/png; name*=utf-8''%C3%A9\r\n"
    b"Content-Transfer-Encoding: base64\r\nContent-ID: <a>\r\n\r\nQUJD\r\n--o--\r\n",
    From="=?utf-8?q?J=C3=B6rg?= <j@b.c>",
    To='"A, B" <a@b.c>, Team: x@y.z;',
    Subject="=?utf-8?b?5LiW55WM?= and (more)",
    Date="Mon, 05 Jan 2026 10:00:00 +0100",
    Message_ID="<m@b.c>",
    References="<r@b.c> <s@b.c>",
    Content_Type='multipart/mixed; boundary="o"',
)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), st.binary(max_size=8)), max_size=8
)


@settings(max_examples=150, deadline=None)
@given(changes=CHANGES, is_mbox=st.booleans())
def test_any_bytes_are_loaded_or_named(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[int, int, bytes]],
    is_mbox: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    """Whatever happens to a mail's bytes, it ends as a message that can be shown or by name."""
    raw = VALID
    for at, length, piece in changes:
        raw = raw[:at] + piece + raw[at + length :]
    folder = tmp_path_factory.mktemp("mutated")
    name = "x.mbox" if is_mbox else "x.eml"
    (folder / name).write_bytes(POSTMARK + raw if is_mbox else raw)
    loaded: Loaded = load(folder)
    assert len(loaded.messages) + len(loaded.skipped) >= 1
    for message in loaded.messages:
        assert shown(message)["id"]
