"""What the description of the API says to whoever builds against it, in English alone."""

from __future__ import annotations

__all__ = [
    "ANSWER",
    "HEADERS",
    "LANGUAGE",
    "MAIL",
    "NAME",
    "REFUSALS",
    "STREAM",
    "TITLE",
    "UNCHANGED",
]

TITLE = "Auto Capture: the pane beside a mail"
ANSWER = "The answer."
STREAM = "A line for each state, as it comes."
UNCHANGED = "As it was under the tag that came along."
HEADERS = {
    "Accept-Language": "Office's display language.",
    "Time-Zone": "The reader's zone: an IANA name, or an offset such as +02:00.",
    "Pane": "What this open page calls itself: 8 to 64 letters, digits, - and _.",
}
MAIL = {
    "kind": "mail, which is usual, or meeting.",
    "record": "The record it is about, as table:guid; else the first of its people's.",
}
NAME = {"name": "What was typed."}
LANGUAGE = {"language": "A locale such as zh-CN."}
REFUSALS = {
    "400": "It cannot be read.",
    "401": "The bearer is wrong or expired, or a page has to be shown: see code and claims.",
    "403": "This organisation, person or page may not.",
    "404": "It is not there.",
    "429": "More than is answered; see Retry-After.",
    "503": "A service does not answer; see Retry-After.",
}
