"""The list of a person's own imports: each with its record, its time, its state and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from jsonschema import Draft6Validator

from capture.extent import FileEnd, FileKey, LeftBehind
from capture.imports.job import ImportJob, OwnImport
from capture.imports.untracking import Refusal, Untracked
from capture.models import (
    Caller,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    ObjectId,
    TenantId,
)
from capture.suggestions import Kind
from cards.actions import Imports, Options, Picked, Retry, Undo, Untrack
from cards.elements import line
from cards.elements import words as words_
from cards.imports import ImportRow, imports_card
from cards.languages import Language
from cards.paging import CARD_LIMIT, weight
from cards.untracking import untrack_card, untracked_sentence

from .builders import CRM, NOW, REF, VIEW, make_record, make_suggestion, seal
from .reading import nodes, pressed, words

ONE = make_suggestion(1)
PICKED = (Picked(ONE.mail, ONE.key),)
JOB = ImportJob(ONE.key, Caller(TenantId("t"), ObjectId("o")), REF, ONE.mail)
CHOSEN = FileEnd.NOT_CHOSEN
ROW = "0f5e1c1a-0000-4000-8000-0000000000aa"
ENDED = NOW - timedelta(hours=1)


def make_row(
    state: ImportState, reason: ImportReason | None = None, **changes: object
) -> ImportRow:
    """An import pressed three hours ago."""
    undo, mine = bool(changes.pop("undo", False)), bool(changes.pop("mine", False))
    until = NOW + timedelta(minutes=9) if state is ImportState.WAITING else None
    status = ImportStatus(state, reason, until, undo=undo, row=ROW if mine else "")
    own = OwnImport(JOB, NOW - timedelta(hours=3), status, ENDED, owned=mine)
    return replace(ImportRow(own, "Pump order", make_record()), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "left", "request_"),
    [
        ("en", "Something of it may be left in Dynamics.", "0x80040265 · Request r-1"),
        ("zh", "Dynamics 中可能留有它的部分内容。", "0x80040265 · 请求 r-1"),
    ],
)
def test_a_refusal_says_what_can_be_looked_up_and_what_is_left(
    language: Language, left: str, request_: str
) -> None:
    """The service's code and request, and the way to what stayed, if anything did."""
    row = make_row(ImportState.FAILED, ImportReason.REFUSED)
    view, url = replace(VIEW, language=language), f"https://contoso.crm.example/main.aspx?id={ROW}"
    plain = imports_card([row], 1, view, seal())
    assert left not in words(plain)
    assert request_ not in words(plain)
    status = replace(row.own.status, code="0x80040265", request_id="r-1", row=ROW)
    told = replace(row, own=replace(row.own, status=status), url=url)
    card = imports_card([told], 1, view, seal())
    assert left in words(card)
    assert request_ in words(card)
    assert url in str(card)


@pytest.mark.parametrize(
    ("row", "said", "asked"),
    [
        (make_row(ImportState.QUEUED), "Queued", []),
        (
            make_row(ImportState.QUEUED, undo=True),
            "Queued",
            [Undo(REF, PICKED, listed=True, of="import")],
        ),
        (make_row(ImportState.IMPORTING), "Importing", []),
        (
            make_row(ImportState.WAITING, ImportReason.THROTTLED),
            "Waiting: the service is busy. It continues by itself at",
            [],
        ),
        (make_row(ImportState.WAITING, ImportReason.SIGN_IN), "type “sign in”", []),
        (make_row(ImportState.TRACKED), "✓ Tracked Today 13:02", []),
        (
            make_row(ImportState.TRACKED, owner="Kim [Lee](x)"),
            "✓ Tracked by Kim [Lee](x) · Today 13:02",
            [],
        ),
        (make_row(ImportState.TRACKED, mine=True), "✓ Tracked Today 13:02", [Untrack(ONE.key)]),
        (make_row(ImportState.FAILED, ImportReason.RECORD_GONE, mine=True), "no longer in", []),
        (
            make_row(ImportState.FAILED, ImportReason.ACCESS_DENIED),
            "Not tracked: your rights in Dynamics do not allow it.",
            [Retry(REF, PICKED, listed=True)],
        ),
        (make_row(ImportState.FAILED, ImportReason.MESSAGE_GONE), "no longer in your mailbox", []),
    ],
)
def test_each_state(row: ImportRow, said: str, asked: list[object]) -> None:
    """What happened in words, and the one thing that can be done about it."""
    card = imports_card([row], 1, VIEW, seal())
    text = words(card)
    assert "Pump order" in text
    assert "Contoso · asked for Today 11:02" in text
    assert said in text
    assert pressed(card) == asked


def test_what_cannot_be_read_is_said() -> None:
    """A mail that is gone, one that was not read, a record that was not."""
    gone, unread = (
        make_row(ImportState.TRACKED, subject=None, record=None, unread=flag)
        for flag in (False, True)
    )
    text = words(imports_card([gone, unread], 2, VIEW, seal()))
    assert "A message or meeting that is no longer in your mailbox" in text
    assert "It could not be read just now what this is" in text
    assert text.count("a record that cannot be read just now") == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_turn_both_ways(schema: Draft6Validator, language: Language) -> None:
    """Valid, small enough, and turned without losing a row."""
    view = replace(VIEW, offset=10, language=language)
    rows = [make_row(ImportState.FAILED, ImportReason.NOT_APPROVED, subject="𝕬" * 800)] * 10
    card = imports_card(rows, 35, view, seal())
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    assert [ask for ask in pressed(card) if isinstance(ask, Imports)] == [Imports(0), Imports(20)]
    assert not [node for node in nodes(card) if node.get("type") == "TextBlock"]


def test_files_that_stayed_behind_can_be_looked_at(schema: Draft6Validator) -> None:
    """Of mails and meetings alike, beside what else can be done; a whole page still fits."""
    left = (LeftBehind(FileKey("a" * 16), FileEnd.BLOCKED), LeftBehind(FileKey("b" * 16), CHOSEN))
    row = make_row(ImportState.TRACKED, mine=True)
    own = replace(row.own, status=replace(row.own.status, left=left))
    meeting = replace(own, job=replace(own.job, kind=Kind.MEETING, mail=MailId("m" * 152)))
    card = imports_card([replace(row, own=meeting)] * 10, 10, VIEW, seal())
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    files = Options(REF, meeting.job.mail, kind=Kind.MEETING, listed=True)
    assert pressed(card)[:2] == [files, Untrack(ONE.key)]
    assert "1 attachment could not be taken along" in words(card)
    assert "1 file was left out" in words(card)


def test_none_is_a_sentence() -> None:
    """Nothing to turn, nothing to press."""
    card = imports_card([], 0, VIEW, seal())
    assert "You have tracked nothing in the last 30 days." in words(card)
    assert pressed(card) == []


def test_the_way_to_what_is_tracked_and_what_the_last_press_did() -> None:
    """A link to the activity beside its state; another's section stands below."""
    row = make_row(ImportState.TRACKED, url=CRM.format("email", ROW))
    card = imports_card([row], 1, VIEW, seal(), told="It stays.", below=[line(words_("Followed"))])
    text = words(card)
    assert "Open the activity" in text
    assert CRM.format("email", ROW) in str(card)
    assert text.index("It stays.") < text.index("Pump order") < text.index("Followed")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_before_it_is_taken_out(schema: Draft6Validator, language: Language) -> None:
    """Which, who could see it, what is deleted; then doing it or going back to the same page."""
    view = replace(VIEW, offset=10, language=language)
    row = make_row(ImportState.TRACKED, mine=True)
    card = untrack_card(row, ENDED, view, seal())
    schema.validate(card)
    assert pressed(card) == [Untrack(ONE.key, 10, sure=True), Imports(10)]
    assert "Pump order" in words(card)
    if language == "en":
        assert "Everyone who can read Contoso could see it since Today 13:02." in words(card)
        unsaid = untrack_card(row, None, view, seal())
        assert "Everyone who can read Contoso could see it." in words(unsaid)
    for ended in (Untracked(), *Refusal):
        assert untracked_sentence(ended, view)
