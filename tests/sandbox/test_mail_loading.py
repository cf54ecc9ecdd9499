"""Loading a person's own mail: files, folders, mailboxes; the rest is named and left out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.mail import NoMailError, content_of, load
from tests.sandbox.mail_files import ME, PLAIN, POSTMARK, mail, one


def test_a_plain_mail(tmp_path: Path) -> None:
    """Sender, recipient, subject, time and text are there."""
    message = one(tmp_path, PLAIN)
    assert message.author is not None
    assert (message.author.name, message.author.mail) == ("Ann", "ann@there.example")
    assert message.to[0].mail == ME
    assert message.sent == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert (message.subject, message.preview) == ("Hello", "Hi there.")
    assert message.internet_message_id == "<1@there.example>"


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
    (tmp_path / "es\x1b[2Jcape\n.eml").touch()
    os.mkfifo(tmp_path / "pipe.eml")
    loaded = load(tmp_path)
    assert len(loaded.messages) == 2
    assert len({m.key for m in loaded.messages}) == 2
    assert {skip.name: skip.reason for skip in loaded.skipped} == {
        "empty.eml": "empty",
        "es[2Jcape .eml": "empty",
        "gone.eml": "no such file or directory",
        "noise.eml": "no mail header",
        "pipe.eml": "not a regular file",
        "readme.txt": "neither .eml nor mbox",
    }
    assert loaded.report().startswith("mail: 2 messages loaded, 6 skipped: empty.eml (empty), ")


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
