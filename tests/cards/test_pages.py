"""Pages a browser shows at the end of a sign-in."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from cards import (
    PAGE_POLICY,
    about_page,
    expired_page,
    failed_page,
    other_person_page,
    refused_page,
    signed_in_page,
)
from cards.pages import SIGNED_IN_POLICY, TEAMS_HASH, TEAMS_LIBRARY

HOSTILE = "<script>alert(1)</script>\"'&\u202e"


class Reader(HTMLParser):
    """Collects a document's tags and text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag; none has a handler or an address, but one library of one content."""
        self.tags.append(tag)
        if tag == "script" and dict(attrs).get("src") == TEAMS_LIBRARY:
            assert dict(attrs)["integrity"] == TEAMS_HASH
            return
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (signed_in_page("en", "Nadia"), "Signed in as Nadia."),
        (signed_in_page("en"), "You are signed in."),
        (other_person_page("en"), "Nothing was connected."),
        (expired_page("en"), "works once"),
        (refused_page("en"), "did not allow it"),
        (failed_page("en", "r-1"), "Request r-1"),
        (failed_page("en"), "Ask again in the chat."),
        (signed_in_page("zh", "Nadia"), "您已以 Nadia 的身份登录。您可以关闭此窗口"),
        (other_person_page("zh"), "没有建立任何连接"),
        (expired_page("zh"), "只能使用一次"),
        (refused_page("zh"), "没有允许"),
        (failed_page("zh", "r-1"), "请求 r-1"),
        (about_page("en"), "Of your mail nothing is kept."),
        (about_page("zh"), "您的邮件本身不会被保存"),
    ],
)
def test_a_page_says_what_to_do(page: str, said: str) -> None:
    """Each is a complete document with one heading and no link or picture.

    The signed-in page alone has scripts: a library, and its call.
    """
    reader = Reader(page)
    assert reader.tags.count("script") == (2 if TEAMS_LIBRARY in page else 0)
    assert (TEAMS_LIBRARY in page) == (said.startswith(("Signed in", "You are", "您已以")))
    assert page.startswith("<!doctype html>")
    assert said in reader.text
    assert reader.tags.count("h1") == 1
    assert set(reader.tags) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "script",
        "body",
        "main",
        "h1",
        "h2",
        "p",
        "small",
    }


@pytest.mark.parametrize("page", [signed_in_page("en", HOSTILE), failed_page("en", HOSTILE)])
def test_names_stay_text(page: str) -> None:
    """Whoever chose a display name cannot write on our page."""
    assert page.count("<script") == signed_in_page("en").count("<script") * ("Signed in" in page)
    assert "\u202e" not in page
    assert HOSTILE[:-1] in Reader(page).text


def test_the_policy_allows_the_pages_own_style_and_nothing_else() -> None:
    """The policy names the style by its hash, so it must be the style that is sent."""
    style = signed_in_page("en").partition("<style>")[2].partition("</style>")[0]
    assert b64encode(sha256(style.encode()).digest()).decode() in PAGE_POLICY
    assert "default-src 'none'" in PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY


def test_the_signed_in_page_may_run_one_library_and_its_call() -> None:
    """By the hash of what is sent and by one address; nothing else may be fetched or run."""
    call = signed_in_page("en").rpartition("<script>")[2].partition("</script>")[0]
    allowed = SIGNED_IN_POLICY.removeprefix(PAGE_POLICY)
    digest = b64encode(sha256(call.encode()).digest()).decode()
    assert allowed == f"; script-src 'sha256-{digest}' {TEAMS_LIBRARY}"
    assert "notifySuccess" in call
