"""When a paged search has seen enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.mail import FoundMail
from capture.pages import BEFORE_ALL, LATE, Found, Reach
from capture.pages import unfinished as unfinished_within
from tests.capture.builders import NOW, mail

DAY = 24 * 60


def unfinished(
    found: list[Found],
    kept: Callable[[FoundMail], bool],
    *,
    limit: int,
    since: datetime = BEFORE_ALL,
) -> list[Found]:
    return unfinished_within(found, kept, Reach(limit, since, pages=9))


def anything(_mail: FoundMail) -> bool:
    return True


def search(*minutes: int, more: bool = True, name: str = "a") -> Found:
    found = Found()
    mails = [mail(f"{name}{at}", minutes=at) for at in minutes]
    found.add(mails, "https://next" if more else None)
    return found


def test_without_further_pages_all_is_known() -> None:
    """A search that came whole is finished, however little it found."""
    assert unfinished([search(1, more=False)], anything, limit=50) == []


def test_too_few_wanted_mails_ask_for_more() -> None:
    """As long as fewer than the limit are wanted, every open search goes on."""
    both = [search(1, 2), search(3, name="b")]
    assert unfinished(both, anything, limit=4) == both
    assert unfinished([search(1, 2, 3)], lambda one: one.id == "a1", limit=2) != []


def test_a_search_goes_on_while_it_could_change_the_answer() -> None:
    """Enough mails in all do not excuse a search cut off before the last of the newest."""
    busy = search(1, 2, 3, 4)
    slow = search(5, 5 * DAY, name="b")
    assert unfinished([busy, slow], anything, limit=5) == [busy]
    assert unfinished([busy, slow], anything, limit=3) == [busy]
    assert unfinished([search(1, 2, 2 * DAY), slow], anything, limit=2) == []


@pytest.mark.parametrize(("days", "more"), [(29, True), (30.5, True), (31.5, False)])
def test_a_search_ends_where_the_window_begins(days: float, *, more: bool) -> None:
    """Too few wanted mails ask for older ones, until a page ends a day before the window."""
    found = [search(1, round(days * DAY))]
    since = NOW - timedelta(days=30)
    assert bool(unfinished(found, anything, limit=50, since=since)) is more


def test_a_mail_that_was_late_counts_by_its_arrival() -> None:
    """What was sent before the last of the newest may have arrived after it."""
    sent = (NOW - timedelta(minutes=2) - LATE).isoformat()
    found = Found()
    found.add([mail("a"), mail("late", sentDateTime=sent, minutes=3)], "next")
    assert unfinished([found], anything, limit=2) == [found]
    assert unfinished([found], anything, limit=1) == []


def test_a_page_without_any_date_tells_nothing() -> None:
    """Nor does Exchange's year 1; a date further up does."""
    found = Found()
    found.add([mail("a", minutes=None), mail("b", sentDateTime="0001-01-01T00:00:00Z")], "next")
    assert unfinished([found], anything, limit=1, since=NOW) == [found]
    found.mails.insert(0, mail("c", minutes=9 * DAY))
    assert unfinished([found], anything, limit=1, since=NOW) == []


def test_copies_are_one_mail() -> None:
    """Copies of a Message-ID do not fill the limit twice."""
    found = Found()
    found.add([mail(f"m{at}", minutes=at, message_id="<1>") for at in range(5)], "next")
    assert unfinished([found], anything, limit=2) == [found]


def test_an_empty_page_with_a_link_is_followed() -> None:
    """Graph may answer an empty page that is not the last."""
    empty = search(name="b")
    assert unfinished([search(1, 3 * DAY), empty], anything, limit=1) == [empty]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9 * DAY), st.integers(0, DAY)), max_size=30),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 9),
    st.integers(0, 9),
)
def test_nothing_newer_is_missed(ages: list[list[tuple[int, int]]], limit: int, days: int) -> None:
    """Reading only what is unfinished, page by page, finds the newest mails of the whole.

    Each mail is so many minutes old and was under way for up to a day.
    """
    since = NOW - timedelta(days=days)
    whole = [sorted(group, key=sum) for group in ages]
    found, at = [Found() for _ in whole], [0] * len(whole)

    def mail_of(which: int, place: int) -> FoundMail:
        age, delay = whole[which][place]
        sent = (NOW - timedelta(minutes=age + delay)).isoformat()
        return mail(f"{which}-{place}", minutes=age, sentDateTime=sent)

    def read(which: int) -> None:
        places = range(at[which], min(at[which] + 2, len(whole[which])))
        mails = [mail_of(which, place) for place in places]
        at[which] += 2
        found[which].add(mails, "next" if at[which] < len(whole[which]) else None)

    def kept(one: FoundMail) -> bool:
        return one.when is not None and one.when >= since

    for which in range(len(whole)):
        read(which)
    while open_ := unfinished(found, kept, limit=limit, since=since):
        for one in open_:
            read(next(which for which, other in enumerate(found) if other is one))
    seen = sorted(age for which, group in enumerate(whole) for age, _ in group[: at[which]])
    every = sorted(age for group in whole for age, _ in group)
    within = [age for age in every if age <= days * DAY][:limit]
    assert seen[: len(within)] == within
