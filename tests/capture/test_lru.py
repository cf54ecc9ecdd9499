"""What is remembered is bounded."""

from __future__ import annotations

from capture.lru import Lru


def test_the_entry_unused_for_longest_goes_first() -> None:
    """Reading and writing both count as use, and the size is never exceeded."""
    kept: Lru[str, int] = Lru(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)
    kept.put("c", 4)

    assert [kept.get(key) for key in "abc"] == [1, None, 4]


def test_dropping_what_is_not_there_is_nothing() -> None:
    """Forgetting twice is forgetting once."""
    kept: Lru[str, int] = Lru(2)
    kept.put("a", 1)
    kept.drop("a")
    kept.drop("a")

    assert kept.get("a") is None


def test_stale_entries_go_and_the_others_stay() -> None:
    """By their keys."""
    kept: Lru[int, int] = Lru(4)
    for key in range(4):
        kept.put(key, key)
    kept.drop_all(lambda key: key % 2 == 0)

    assert [kept.get(key) for key in range(4)] == [None, 1, None, 3]
