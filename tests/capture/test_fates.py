"""What is certain about a file before it is taken."""

from __future__ import annotations

import pytest

from capture.extent import FileEnd, file_key
from capture.fates import UNLIMITED, FileKind, FileLimits, fates
from capture.mail import MailAttachment

LIMITS = FileLimits(5_242_880, frozenset({"exe", "js"}), frozenset({"text/x-script"}))
LARGEST = 3_932_160
"""Bytes whose base64 is exactly as long as five megabytes."""


def attachment(
    name: str | None = "offer.pdf",
    size: int = 100,
    kind: str = "fileAttachment",
    content_type: str | None = "application/pdf",
) -> MailAttachment:
    return MailAttachment(
        id="a",
        type=f"#microsoft.graph.{kind}",
        name=name,
        size=size,
        content_type=content_type,
        is_inline=False,
    )


@pytest.mark.parametrize(
    ("one", "end"),
    [
        (attachment(), None),
        (attachment(name=None), None),
        (attachment("report.docx", kind="referenceAttachment", size=10**9), FileEnd.LINK),
        (attachment("setup.EXE"), FileEnd.BLOCKED),
        (attachment(" run.js "), FileEnd.BLOCKED),
        (attachment("exe"), None),
        (attachment("a.exe.txt"), None),
        (attachment("a", content_type="Text/X-Script; charset=utf-8"), FileEnd.BLOCKED),
        (attachment("How to avoid .exe", kind="itemAttachment", content_type=None), None),
        (attachment(size=LARGEST), None),
        (attachment(size=LARGEST + 4096), None),
        (attachment(size=LARGEST + 4097), FileEnd.TOO_LARGE),
        (attachment(size=5_400_000, kind="itemAttachment"), None),
        (attachment(size=5_600_000, kind="itemAttachment"), FileEnd.TOO_LARGE),
        (attachment("setup.exe", size=10**9), FileEnd.BLOCKED),
    ],
)
def test_what_is_certain(one: MailAttachment, end: FileEnd | None) -> None:
    """Links, blocked extensions and types, and what cannot fit even without what counts beside."""
    (file,) = fates([one], LIMITS)
    assert file.end is end


def test_an_organisation_that_names_what_it_takes() -> None:
    """Then its list of what it refuses says nothing, and its list of extensions still does."""
    limits = FileLimits(
        None,
        frozenset({"exe"}),
        frozenset({"application/pdf"}),
        frozenset({"application/pdf", "text/plain"}),
    )
    files = [
        attachment("a.pdf"),
        attachment("a.png", content_type="image/png"),
        attachment("a.exe", content_type="text/plain"),
    ]
    ends = [one.end for one in fates(files, limits)]
    assert ends == [None, FileEnd.BLOCKED, FileEnd.BLOCKED]


def test_what_a_file_says_of_itself() -> None:
    """Its key, name, size and kind; the name never shows itself."""
    given = attachment(" secret plan.eml ", size=7, kind="itemAttachment")
    (file,) = fates([given], UNLIMITED)
    assert (file.key, file.name, file.size) == (file_key("a"), "secret plan.eml", 7)
    assert (file.kind, file.inline, file.end) == (FileKind.ITEM, False, None)
    assert "secret" not in repr(file)
    kinds = [FileKind.of(one) for one in ("fileAttachment", "referenceAttachment", "new kind")]
    assert kinds == [FileKind.FILE, FileKind.LINK, FileKind.FILE]
