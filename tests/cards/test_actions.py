"""Sealed card actions: what was drawn comes back, and nothing else does."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from itsdangerous import Signer
from pydantic import SecretStr

from capture.extent import Disclosure, FileKey
from capture.models import ImportKey, MailId, RecordRef
from capture.scope import Scope
from capture.suggestions import Kind
from cards import Action, Choose, EditedAction, More, Retry, Sealer, Show, Track
from cards.actions import (
    OFFERED_FILES,
    PICKED_AT_ONCE,
    Accept,
    Ask,
    Create,
    Dismiss,
    Dismissals,
    Follow,
    Followed,
    Imports,
    ImportSettings,
    Offer,
    Options,
    Other,
    People,
    Picked,
    Reads,
    RetryShown,
    SaveSettings,
    SwitchOff,
    SwitchSave,
    TrackShown,
    Undo,
    UndoShown,
    Untrack,
    verb,
)
from cards.sealing import SEALED_LIMIT

NEW, OLD = "new-key-00000000000000000000000", "old-key-00000000000000000000000"
SEALER = Sealer([NEW])
ME = "tenant/me"
RECORD = RecordRef("account", "5f0f9d6a-4a3e-4c1b-9f37-0c6a5e2b7a11")
OTHER = RecordRef("opportunity", "7b1f9d6a-4a3e-4c1b-9f37-0c6a5e2b7a11")
MAIL, KEY = MailId("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A+/="), ImportKey("ab" * 32)
PICKED, SCOPE = Picked(MAIL, KEY), Scope(date(2026, 3, 1), 20)
ACTIONS: tuple[Action, ...] = (
    Show(RECORD),
    More(RECORD, 10),
    Show(RECORD, SCOPE),
    Track(RECORD, (PICKED,), 20, SCOPE),
    Track(RECORD, (PICKED,) * PICKED_AT_ONCE, 20),
    Track(RECORD, (Picked(MAIL, KEY, Kind.MEETING),), 20),
    Track(RECORD, (PICKED,), regarding=OTHER, disclosure=Disclosure.HEADER),
    Track(RECORD, (PICKED,), offer=Offer((FileKey("0123456789abcdef"),) * OFFERED_FILES, 480)),
    Options(RECORD, MAIL, 10, SCOPE, Kind.MEETING, OTHER, find=True),
    Retry(RECORD, (PICKED,)),
    Dismiss(RECORD, (PICKED,)),
    Undo(RECORD, (PICKED,), listed=True),
    Undo(RECORD, (PICKED,), of="import"),
    Imports(10),
    Choose(RECORD),
    Other(RECORD, "0123456789abcdef"),
    People(RECORD, MAIL),
    Create(RECORD, MAIL, 3, "lead"),
    Dismissals(10),
    Reads(10),
    Ask(),
    ImportSettings(3, sure=True),
    Follow(RECORD, MAIL, 10, SCOPE),
    Follow(RECORD, MAIL, thread="0123456789abcdef" * 2, listed="imports"),
    Followed(10),
    SaveSettings(3),
    Accept("2026-11", 3),
    SwitchSave(3),
    SwitchOff(3),
    Untrack(KEY, 10, sure=True),
    TrackShown(RECORD, ("0123456789ab", "ba9876543210"), 10, sure=True),
    UndoShown(RECORD, 10),
    RetryShown(RECORD, 10),
)

records = st.builds(RecordRef, st.text(max_size=40), st.uuids().map(str))
ids = st.text(st.characters(codec="utf-8"), max_size=80)
offsets = st.integers(0, 100_000)
several = st.tuples(st.builds(Picked, ids.map(MailId), ids.map(ImportKey), st.sampled_from(Kind)))
actions = st.one_of(
    st.builds(Show, records),
    st.builds(More, records, offsets),
    st.builds(Track, records, several, offsets),
    st.builds(Retry, records, several, offsets),
    st.builds(Choose, records),
)


def refused(verb: object, data: object, audience: str = ME, sealer: Sealer = SEALER) -> None:
    with pytest.raises(EditedAction) as raised:
        sealer.open(verb, data, audience)
    assert str(raised.value) == "card action refused"


def test_every_kind_is_tried() -> None:
    """No action escapes these tests."""
    assert {type(action) for action in ACTIONS} == set(get_args(Action))


@given(actions)
def test_what_was_sealed_opens(action: Action) -> None:
    """An action comes back equal and of its own type."""
    assert SEALER.open(verb(action), SEALER.seal(action, ME), ME) == action


def test_inputs_merged_into_the_data_do_no_harm() -> None:
    """A client that adds its inputs beside the seal is understood."""
    data = {**SEALER.seal(Show(RECORD), ME), "note": "hello"}
    assert SEALER.open("show", data, ME) == Show(RECORD)


@given(action=st.sampled_from(ACTIONS), at=st.integers(0), new=st.characters())
def test_any_changed_character_is_refused(action: Action, at: int, new: str) -> None:
    """Replacing any character of the sealed text by any other is an edit."""
    sealed = SEALER.seal(action, ME)["sealed"]
    at %= len(sealed)
    assume(sealed[at] != new)
    refused(verb(action), {"sealed": sealed[:at] + new + sealed[at + 1 :]})


@given(action=st.sampled_from(ACTIONS), at=st.integers(0), text=st.text(max_size=3))
def test_any_insertion_or_deletion_is_refused(action: Action, at: int, text: str) -> None:
    """Inserting text anywhere, or removing a character, is an edit."""
    sealed = SEALER.seal(action, ME)["sealed"]
    at %= len(sealed)
    edited = sealed[:at] + text + sealed[at:] if text else sealed[:at] + sealed[at + 1 :]
    refused(verb(action), {"sealed": edited})


@pytest.mark.parametrize("action", ACTIONS, ids=verb)
@pytest.mark.parametrize(
    "other", ["show", "more", "track", "retry", "choose", "", "Track", None, []]
)
def test_another_verb_is_refused(action: Action, other: object) -> None:
    """Data drawn for one verb does nothing under another."""
    if other != verb(action):
        refused(other, SEALER.seal(action, ME))


def test_another_audience_is_refused() -> None:
    """A button drawn for one person or conversation is nobody else's."""
    sealed = SEALER.seal(Track(RECORD, (PICKED,)), ME)
    refused("track", sealed, "tenant/somebody")
    refused("track", sealed, "")


def test_audience_and_content_cannot_run_together() -> None:
    """A seal for one audience and verb is not one for a similar text cut elsewhere."""
    sealed = SEALER.seal(Show(RECORD), 'a",["show"]')
    refused("show", sealed, "a")


@pytest.mark.parametrize(
    "data",
    [None, [], "x", 5, {}, {"sealed": None}, {"sealed": 5}, {"sealed": ""}, {"sealed": "."},
     {"sealed": "..."}, {"sealed": "\ud800.x"}, {"sealed": "x" * (SEALED_LIMIT + 1)}],
)  # fmt: skip
def test_data_of_another_shape_is_refused(data: object) -> None:
    """Whatever a client sends instead of our data is refused and not a crash."""
    refused("track", data)


def test_keys_rotate() -> None:
    """Cards drawn before a new key came still work, and those of a removed key do not."""
    before = Sealer([OLD]).seal(Show(RECORD), ME)
    rotated = Sealer([SecretStr(NEW), SecretStr(OLD)])
    assert rotated.open("show", before, ME) == Show(RECORD)
    assert rotated.seal(Show(RECORD), ME) == Sealer([NEW]).seal(Show(RECORD), ME)
    refused("show", before, sealer=Sealer([NEW]))


@pytest.mark.parametrize("keys", [[], [""], [NEW, ""]])
def test_a_sealer_without_a_key_is_not_made(keys: list[str]) -> None:
    """There is no seal with an empty key."""
    with pytest.raises(ValueError, match="key"):
        Sealer(keys)


@pytest.mark.parametrize(
    "content", [b'["show"]', b'["show",{"table":"a","id":"b"},1]', b'["undo"]', b"{}"]
)
def test_an_action_of_another_version_is_refused(content: bytes) -> None:
    """A card drawn by a version that knew other fields is out of date, not a crash."""
    refused("show", _sealed("show", content))


def _sealed(verb: str, content: bytes) -> dict[str, str]:
    """Content of another version, sealed as this one seals."""
    signer = Signer(
        NEW, salt="auto-capture/card-action/1", key_derivation="hmac", digest_method=sha256
    )
    signature = signer.get_signature(f'["{verb}","{ME}"]\n'.encode() + content).decode()
    return {"sealed": f"{content.decode()}.{signature}"}


def test_a_button_from_before_there_were_kinds_is_about_mail() -> None:
    """Cards stay in a conversation for long."""
    record = {"table": RECORD.table, "id": RECORD.id}
    content = json.dumps(["track", record, [[MAIL, KEY]], 20]).encode()
    assert SEALER.open("track", _sealed("track", content), ME) == Track(RECORD, (PICKED,), 20)


def test_ids_of_no_service_are_not_sealed() -> None:
    """A seal that could not be opened again is never drawn."""
    with pytest.raises(ValueError, match="too long"):
        SEALER.seal(Track(RECORD, (Picked(MailId("x" * SEALED_LIMIT), KEY),)), ME)
