"""What a queue would remember of rows that imports have begun, for as long as a test lasts."""

from __future__ import annotations

from uuid import UUID

from capture.models import ImportKey


class Remembered:
    """Notes of rows, as the queue keeps them; it forgets none by itself."""

    def __init__(self) -> None:
        self.rows: dict[ImportKey, UUID] = {}

    async def begin(self, key: ImportKey, row: UUID) -> bool:
        """Note it; false where it was noted."""
        is_new = key not in self.rows
        self.rows[key] = row
        return is_new

    async def begun(self, key: ImportKey) -> UUID | None:
        """What was noted."""
        return self.rows.get(key)

    async def ended(self, key: ImportKey) -> None:
        """Forget it."""
        self.rows.pop(key, None)
