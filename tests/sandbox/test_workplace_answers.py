"""Whatever a bot answers, the page has a sentence for it or shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.workplace.answers import complaint_about
from sandbox.workplace.delivery import Answer
from sandbox.workplace.invocations import NAMES
from tests.sandbox.workplace_calls import CARD_TYPE

WORDS = (
    *("composeExtension", "task", "type", "attachments", "attachmentLayout", "contentType"),
    *("content", "preview", "suggestedActions", "actions", "text", "activityPreview", "value"),
    *("result", "auth", "message", "continue", "list", "openUrl", "statusCode", "code", "buttons"),
    *(CARD_TYPE, "application/vnd.microsoft.activity.loginRequest", "AdaptiveCard", "version"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.sampled_from([200, 401, 412, 500, *WORDS]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=20,
)


def answered(body: bytes) -> Answer:
    return Answer(200, body, "application/json")


@given(name=st.sampled_from(sorted(NAMES)), body=JSON)
def test_any_json_is_judged(name: str, body: Any) -> None:
    """Made of the documented words in any disorder: a sentence or nothing, never an error."""
    complaint = complaint_about(name, answered(json.dumps(body).encode()))
    assert complaint == "" or complaint.endswith(".")


@pytest.mark.parametrize("name", ["adaptiveCard/action", "composeExtension/query"])
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b"<html>"])
def test_garbage_is_complained_about(name: str, body: bytes) -> None:
    """A page of HTML, half a JSON, or a nest without end."""
    complaint = complaint_about(name, answered(body))
    assert complaint.startswith("Auto Capture answered with something Teams cannot show")


@pytest.mark.parametrize(("length", "fine"), [(49_000, True), (51_000, False)])
def test_an_answer_is_no_larger_than_a_message(length: int, *, fine: bool) -> None:
    """100 KB in UTF-16, as for what the bot sends itself."""
    kind = "application/vnd.microsoft.activity.message"
    body = {"statusCode": 200, "type": kind, "value": "x" * length}
    complaint = complaint_about("adaptiveCard/action", answered(json.dumps(body).encode()))
    assert (complaint == "") is fine
