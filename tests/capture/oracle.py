"""The rules of suggestions a second time, as plainly as can be, over Graph's raw JSON.

Shares nothing with the product: no import of it, no structure of it. What it says is what the
product must say. It is slow on purpose: every question is asked of every message anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.capture.oracle_readings import (
    HEADERS,
    Item,
    address,
    domain,
    is_meeting,
    kind,
    labels,
    name,
    people,
    said,
    when,
)

EVERYBODYS = ("gmail.com", "outlook.com", "qq.com", "163.com")


@dataclass
class Question:
    """A record's question in plain words; patterns map an address or domain to skip or ignore.

    Names of mails are ``listed`` in the record's own list, or ``tracked`` on it beyond that list.
    """

    addresses: set[str]
    own: set[str]
    now: datetime
    since: datetime
    limit: int
    places: dict[str, str] = field(default_factory=dict)
    sent_items: str = "sent"
    own_domains: set[str] = field(default_factory=set)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=lambda: {"public", "general"})
    dismissed: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    tracked: set[str] = field(default_factory=set)


@dataclass
class Verdict:
    """Ids that are suggested, newest first, and for each other id the reason."""

    suggested: list[str]
    reasons: dict[str, str]


def decide(question: Question, mails: list[Item], meetings: list[Item]) -> Verdict:
    """What is suggested for the record and why everything else is not."""
    reasons: dict[str, str] = {}
    meetings = [one for one in meetings if not has_no_address(question, one)]
    items = mails + meetings
    for item in items:
        wrong = [why for why, applies in RULES if applies(question, item)]
        if wrong:
            reasons[item["id"]] = wrong[0]
    for why, applies in AMONG_OTHERS:
        left = [one for one in items if one["id"] not in reasons]
        dismissed = [one for one in meetings if reasons.get(one["id"]) == "dismissed"]
        new = [item["id"] for item in left if applies(question, item, left, dismissed)]
        reasons |= dict.fromkeys(new, why)
    return limited(question, [one for one in items if one["id"] not in reasons], reasons)


def limited(question: Question, left: list[Item], reasons: dict[str, str]) -> Verdict:
    """Twice as many as may be shown are looked up; what is tracked among them makes room."""
    left.sort(key=lambda one: one["id"])
    left.sort(key=lambda one: when(one) or datetime(1, 1, 1, tzinfo=UTC), reverse=True)
    looked_up, beyond = left[: 2 * question.limit], left[2 * question.limit :]
    for item in looked_up:
        if name(item) in question.tracked:
            reasons[item["id"]] = "already in the list"
    free = [one for one in looked_up if one["id"] not in reasons]
    for item in free[question.limit :] + beyond:
        reasons[item["id"]] = "older than the most recent"
    return Verdict([one["id"] for one in free[: question.limit]], reasons)


def is_chat(question: Question, item: Item) -> bool:
    """By its place or by its class."""
    if is_meeting(item):
        return False
    by_class = re.match(r"ipm\.(skypeteams|note\.microsoft\.conversation)(\.|$)", kind(item))
    return question.places.get(item["parentFolderId"]) == "chats" or bool(by_class)


def is_protected(_: Question, item: Item) -> bool:
    """Sealed, or nobody can tell."""
    if is_meeting(item):
        return False
    if not re.match(r"(report\.)?ipm\.(note|schedule\.meeting)(\.|$)", kind(item)):
        return True
    if re.search(r"\.rpmsg", kind(item)):
        return True
    sealed = re.search(r"\.(smime|secure)(\.|$)", kind(item))
    if sealed and not re.search(r"\.multipartsigned(\.|$)", kind(item)):
        return True
    if (said(item, HEADERS + "content-class") or "").lower().startswith("rpmsg"):
        return True
    return any(int(one.get("contentbits", "0")) // 8 % 2 for one in (labels(item) or {}).values())


def is_private(_: Question, item: Item) -> bool:
    """Anything but normal."""
    if is_meeting(item):
        return item.get("sensitivity") != "normal"
    return said(item, "integer 0x36") not in (None, "0")


def has_bad_label(question: Question, item: Item) -> bool:
    """One that is not allowed, or cannot be read."""
    if is_meeting(item):
        return False
    found = labels(item)
    return found is None or any(
        one["name"].casefold() not in question.labels for one in found.values()
    )


def has_no_address(question: Question, item: Item) -> bool:
    """No participant is an address of the record."""
    return not any(one in question.addresses for one in people(item) if one)


def hit(pattern: str, one: str) -> bool:
    """An address, or a domain with everything below it."""
    if "@" in pattern:
        return one == pattern
    return domain(one) == pattern or domain(one).endswith("." + pattern)


def is_excluded(question: Question, item: Item) -> bool:
    """Somebody is to be skipped, or all matches are ignored."""
    skips = [pattern for pattern, effect in question.patterns if effect == "skip"]
    ignores = [pattern for pattern, effect in question.patterns if effect == "ignore"]
    if any(hit(pattern, one) for pattern in skips for one in people(item)):
        return True
    matching = [one for one in people(item) if one in question.addresses]
    return all(any(hit(pattern, one) for pattern in ignores) for one in matching)


def is_internal(question: Question, item: Item) -> bool:
    """Everybody is in a domain of ours."""
    ours = {domain(one) for one in question.own} | question.own_domains
    ours = {one for one in ours if one and one not in EVERYBODYS}
    return all(any(domain(one) and hit(ours_, one) for ours_ in ours) for one in people(item))


def is_old(question: Question, item: Item) -> bool:
    """Outside the window; without a date, nothing is."""
    moment = when(item)
    if moment is None:
        return False
    ahead = question.now + timedelta(days=3)
    return moment < question.since or (is_meeting(item) and moment > ahead)


RULES = (
    ("drafts", lambda q, m: bool(m.get("isDraft")) or in_place(q, m, "drafts")),
    ("not sent yet", lambda q, m: in_place(q, m, "outbox")),
    ("deleted", lambda q, m: in_place(q, m, "deleted")),
    ("junk", lambda q, m: in_place(q, m, "junk")),
    ("chats", is_chat),
    ("protected", is_protected),
    ("private", is_private),
    ("labelled", has_bad_label),
    ("cancelled", lambda _, m: is_meeting(m) and bool(m.get("isCancelled"))),
    ("matched only by name", has_no_address),
    ("excluded", is_excluded),
    ("internal", is_internal),
    ("before the window", is_old),
    ("dismissed", lambda q, m: name(m) in q.dismissed),
)


def in_place(question: Question, item: Item, place: str) -> bool:
    """Where a mail lies."""
    return not is_meeting(item) and question.places.get(item["parentFolderId"]) == place


def same(one: Item, other: Item) -> bool:
    """Two copies of one thing."""
    return is_meeting(one) == is_meeting(other) and name(one) == name(other)


def beats(question: Question, one: Item, other: Item) -> bool:
    """Whether these are copies and this one stands for both."""
    return same(one, other) and rank(question, one) < rank(question, other)


def rank(question: Question, item: Item) -> tuple[int, str]:
    """The sent copy of what was sent, any other of what was received; then the lower id."""
    if is_meeting(item):
        return 0, item["id"]
    from_me = address(item.get("from")) in question.own
    in_sent = item["parentFolderId"] == question.sent_items
    return int(from_me != in_sent), item["id"]


def nearer(question: Question, one: Item, other: Item) -> bool:
    """Whether this date of the same series is nearer to now."""
    return one_series(one, other) and distance(question, one) < distance(question, other)


def one_series(one: Item, other: Item) -> bool:
    """Two dates, or one and itself, of one series."""
    master = one.get("seriesMasterId")
    return bool(master) and master == other.get("seriesMasterId")


def distance(question: Question, item: Item) -> tuple[float, float, str]:
    """From now; of two equally far dates the earlier is nearer."""
    moment = when(item)
    if moment is None:
        return float("inf"), 0.0, item["id"]
    return abs((moment - question.now).total_seconds()), moment.timestamp(), item["id"]


AMONG_OTHERS = (
    ("second copies", lambda q, item, left, _: any(beats(q, one, item) for one in left)),
    ("dismissed", lambda _, item, __, gone: any(one_series(one, item) for one in gone)),
    ("other dates of a series", lambda q, item, left, _: any(nearer(q, o, item) for o in left)),
    ("already in the list", lambda q, item, *_: name(item)[:320] in q.listed),
)
