"""What the sandbox remembers across restarts: JSON documents by collection and key, in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["Store"]


class Store:
    """Documents on disk; each write is one transaction, which outlives the process being killed.

    ``path`` may be ``:memory:`` for a sandbox that forgets.
    """

    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS documents ("
            "collection TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, "
            "PRIMARY KEY (collection, key)) WITHOUT ROWID"
        )

    def put(self, collection: str, key: str, body: Any) -> None:
        """Write one document, replacing what stood there."""
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (collection, key, json.dumps(body))
        )

    def put_all(self, collection: str, bodies: dict[str, Any]) -> None:
        """Write many documents in one transaction."""
        rows = [(collection, key, json.dumps(body)) for key, body in bodies.items()]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def get(self, collection: str, key: str) -> Any | None:
        """The document, or ``None``."""
        row = self._db.execute(
            "SELECT body FROM documents WHERE collection = ? AND key = ?", (collection, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, collection: str, key: str) -> None:
        """Forget one document; it need not exist."""
        self._db.execute(
            "DELETE FROM documents WHERE collection = ? AND key = ?", (collection, key)
        )

    def items(self, collection: str) -> Iterator[tuple[str, Any]]:
        """Every document of a collection in key order."""
        for key, body in self._db.execute(
            "SELECT key, body FROM documents WHERE collection = ? ORDER BY key", (collection,)
        ).fetchall():
            yield key, json.loads(body)

    def close(self) -> None:
        """Close the file."""
        self._db.close()
