"""When a paged search has seen enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from capture.mail import FoundMail
from capture.pages import Found, unfinished
from tests.capture.builders import mail


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
    slow = search(5, 90, name="b")
    assert unfinished([busy, slow], anything, limit=3) == []
    assert unfinished([busy, slow], anything, limit=5) == [busy]


def test_copies_are_one_mail() -> None:
    """Copies of a Message-ID do not fill the limit twice."""
    found = Found()
    found.add([mail(f"m{at}", minutes=at, message_id="<1>") for at in range(5)], "next")
    assert unfinished([found], anything, limit=2) == [found]


def test_an_empty_page_with_a_link_is_followed() -> None:
    """Graph may answer an empty page that is not the last."""
    empty = search(name="b")
    assert unfinished([search(1, 2), empty], anything, limit=1) == [empty]


@given(
    st.lists(st.lists(st.integers(0, 60), max_size=30), min_size=1, max_size=3), st.integers(1, 9)
)
def test_nothing_newer_is_missed(minutes: list[list[int]], limit: int) -> None:
    """Reading only what is unfinished, page by page, finds the newest mails of the whole."""
    whole = [sorted(group) for group in minutes]
    found, at = [Found() for _ in whole], [0] * len(whole)

    def read(which: int) -> None:
        page = whole[which][at[which] : at[which] + 2]
        mails = [mail(f"{which}-{at[which] + one}", minutes=old) for one, old in enumerate(page)]
        at[which] += 2
        found[which].add(mails, "next" if at[which] < len(whole[which]) else None)

    for which in range(len(whole)):
        read(which)
    while open_ := unfinished(found, anything, limit=limit):
        for one in open_:
            read(found.index(one))
    seen = sorted(old for which, group in enumerate(whole) for old in group[: at[which]])
    assert seen[:limit] == sorted(old for group in whole for old in group)[:limit]
