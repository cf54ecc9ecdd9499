"""Loading a person's own mail: whatever is in the files, it is loaded, or named and left out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.graph.mailbox import Mailbox
from sandbox.graph.wire import MESSAGE, View, as_json
from sandbox.mail import Loaded, Message, NoMailError, content_of, load

ME = "me@here.example"
PLAIN = (
    b"From: Ann <ann@there.example>\r\nTo: Me <me@here.example>\r\nSubject: Hello\r\n"
    b"Date: Mon, 05 Jan 2026 10:00:00 +0100\r\nMessage-ID: <1@there.example>\r\n\r\nHi there.\r\n"
)
POSTMARK = b"From ann@there.example Mon Jan  5 09:00:00 2026\n"


def mail(body: bytes = b"Hi.", **fields: str | bytes) -> bytes:
    """A mail with these header fields (underscores stand for hyphens)."""
    lines = [
        name.replace("_", "-").encode() + b": " + (v.encode() if isinstance(v, str) else v)
        for name, v in fields.items()
    ]
    return b"\r\n".join([*lines, b"", body])


def one(tmp_path: Path, raw: bytes) -> Message:
    """The only message of a file with these bytes."""
    file = tmp_path / "one.eml"
    file.write_bytes(raw)
    loaded = load(file)
    assert loaded.skipped == ()
    (message,) = loaded.messages
    return message


def shown(message: Message) -> dict[str, object]:
    """The message as Graph would show it, every property and as JSON."""
    import msgspec  # noqa: PLC0415 - only here

    mailbox = Mailbox("oid", [message])
    document = as_json(message, View(mailbox, "http://page", True, False), None)  # noqa: FBT003
    assert set(MESSAGE) - {"from", "sender"} <= set(document)
    decoded: dict[str, object] = msgspec.json.decode(msgspec.json.encode(document))
    return decoded


def test_a_plain_mail(tmp_path: Path) -> None:
    """Sender, recipient, subject, time and text are there."""
    message = one(tmp_path, PLAIN)
    assert message.author is not None
    assert (message.author.name, message.author.mail) == ("Ann", "ann@there.example")
    assert message.to[0].mail == ME
    assert message.sent == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert (message.subject, message.preview) == ("Hello", "Hi there.")
    assert message.internet_message_id == "<1@there.example>"


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


def test_structures(tmp_path: Path) -> None:
    """Nested parts are sorted into body, pictures, files and attached mail."""
    raw = mail(
        b'--o\r\nContent-Type: multipart/related; boundary="r"\r\n\r\n'
        b'--r\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n'
        b"--a\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b"--a\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--a--\r\n"
        b"--r\r\nContent-Type: image/png\r\nContent-ID: <i@x>\r\n\r\npng\r\n--r--\r\n"
        b"--o\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntext\r\n"
        b"--o\r\nContent-Type: text/plain\r\n\r\nfooter\r\n"
        b'--o\r\nContent-Type: application/pdf; name="../../etc/passwd"\r\n\r\npdf\r\n--o--\r\n',
        From="a@b.c",
        Content_Type='multipart/mixed; boundary="o"',
    )
    content = content_of(raw)
    assert (content.text or "").strip() == "plain"
    assert (content.html or "").strip() == "<p>rich</p>"
    found = [(f.name, f.is_inline, f.is_item, f.data.strip()) for f in content.attachments]
    assert found == [
        ("ATT00001", True, False, b"png"),
        ("inner", False, True, b"Subject: inner\n\ntext"),
        ("ATT00003.txt", False, False, b"footer"),
        ("../../etc/passwd", False, False, b"pdf"),
    ]
    assert one(tmp_path, raw).has_attachments


def test_an_mbox_is_cut_where_mails_begin(tmp_path: Path) -> None:
    """A line that begins with From inside a text does not cut; quoted ones are restored."""
    text = PLAIN.replace(b"\r\n", b"\n")
    tricky = text.replace(b"Hi there.", b"Hi.\n\nFrom here on it is text.\n>From quoted 10:00 2026")
    file = tmp_path / "Mail"
    file.write_bytes(POSTMARK + tricky + b"\n" + POSTMARK + text + b"\n" + POSTMARK + b"\n")
    loaded = load(file)
    assert len(loaded.messages) == 2
    assert [skip.name for skip in loaded.skipped] == ["Mail#3"]
    assert "\nFrom quoted 10:00 2026" in loaded.messages[0].source.readable()
    assert loaded.messages[1].source.readable().strip() == "Hi there."


def test_a_folder(tmp_path: Path) -> None:
    """Every .eml below it is loaded; the rest is named with the reason and counted."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.EML").write_bytes(PLAIN)
    (tmp_path / "b.eml").write_bytes(PLAIN)
    (tmp_path / "empty.eml").touch()
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / ".hidden").write_text("x")
    os.mkfifo(tmp_path / "pipe.eml")
    loaded = load(tmp_path)
    assert len(loaded.messages) == 2
    assert len({m.key for m in loaded.messages}) == 2
    assert {skip.name: skip.reason for skip in loaded.skipped} == {
        "empty.eml": "empty",
        "gone.eml": "no such file or directory",
        "noise.eml": "no mail header",
        "pipe.eml": "not a regular file",
        "readme.txt": "neither .eml nor mbox",
    }
    assert loaded.report().startswith("mail: 2 messages loaded, 5 skipped: empty.eml (empty), ")


def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    """A closed folder or file is named, unless permissions mean nothing to who runs this."""
    (tmp_path / "a.eml").write_bytes(PLAIN)
    (tmp_path / "closed.eml").write_bytes(PLAIN)
    (tmp_path / "closed.eml").chmod(0)
    loaded = load(tmp_path)
    assert len(loaded.messages) + len(loaded.skipped) == 2
    assert len(loaded.messages) == 1 or os.geteuid() == 0


def test_a_long_list_of_skipped_files_is_cut(tmp_path: Path) -> None:
    """The report names ten and counts the rest."""
    for number in range(15):
        (tmp_path / f"{number:02}.eml").touch()
    assert load(tmp_path).report().endswith("09.eml (empty) and 5 more")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """A mistyped path stops the start with a sentence."""
    with pytest.raises(NoMailError, match="There is no file or folder"):
        load(tmp_path / "nothing")


def folders(tmp_path: Path, *mails: bytes) -> list[str]:
    """The folder of each of these mails, loaded together."""
    for number, raw in enumerate(mails):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    return [message.folder for message in load(tmp_path).messages]


def test_labels_become_folders(tmp_path: Path) -> None:
    """What other programs noted about a mail decides where it lies."""
    assert folders(
        tmp_path,
        mail(From="a@b.c", To=ME, X_Gmail_Labels="Inbox,Important"),
        mail(From="a@b.c", To=ME, X_Gmail_Labels="=?utf-8?q?Spam=2CUnread?="),
        mail(From="a@b.c", To=ME, X_Gmail_Labels="[Gmail]/Trash"),
        mail(From="a@b.c", To=ME, X_Folder="\\Ann_Smith\\Drafts".replace("\\", "/")),
        mail(From="a@b.c", To=ME, X_Status="D"),
        mail(From="a@b.c", To=ME, Status="RO"),
        mail(From=ME, To="a@b.c"),
    ) == ["inbox", "junkemail", "deleteditems", "drafts", "deleteditems", "inbox", "sentitems"]


def test_a_maildir(tmp_path: Path) -> None:
    """Files of a Maildir need no ending; its subfolders and flags count."""
    for place, name in (("cur", "1:2,S"), (".Trash/cur", "2:2,S"), ("new", "3"), ("cur", "4:2,DS")):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / name).write_bytes(PLAIN)
    (tmp_path / "cur" / "5").write_bytes(PLAIN)
    loaded = load(tmp_path)
    assert sorted(m.folder for m in loaded.messages) == [
        "deleteditems",
        "drafts",
        "inbox",
        "inbox",
        "inbox",
    ]


@pytest.mark.parametrize(
    ("mails", "own"),
    [
        ([mail(From="a@b.c", To="list@x.y", Delivered_To=ME.upper())], (ME,)),
        ([mail(From=ME, To="a@b.c"), mail(From="a@b.c", To=ME), mail(From="z@b.c", Cc=ME)], (ME,)),
        ([mail(From="a@b.c", To=ME), mail(From="z@b.c", To=f"x@y.z, {ME}")], (ME,)),
        ([mail(Subject="nobody")], ()),
    ],
)
def test_whose_mailbox_it_is(tmp_path: Path, mails: list[bytes], own: tuple[str, ...]) -> None:
    """The owner is who it was delivered to, else who both sends and receives, else who receives."""
    for number, raw in enumerate(mails):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    assert load(tmp_path).own == own


def test_no_message_id_gets_the_same_made_up_one_every_time(tmp_path: Path) -> None:
    """So an import of it stays one import."""
    first, again = (one(tmp_path, mail(From="a@b.c")) for _ in range(2))
    assert first.internet_message_id == again.internet_message_id
    assert first.key == again.key


def test_content_stays_on_disk(tmp_path: Path) -> None:
    """A large mail is read again when its content is asked for, and may be gone by then."""
    attachment = b"--o\r\nContent-Type: a/b; name=x\r\n\r\n" + b"\x01" * 20_000_000
    message = one(
        tmp_path, mail(attachment, From="a@b.c", Content_Type='multipart/mixed; boundary="o"')
    )
    (file,) = content_of(message.source.raw()).attachments
    assert len(file.data) == 20_000_000
    (tmp_path / "one.eml").unlink()
    with pytest.raises(FileNotFoundError):
        message.source.raw()


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


@settings(max_examples=150)
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
