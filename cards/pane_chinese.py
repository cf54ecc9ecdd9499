"""The same as ``cards.pane_english`` in Chinese, name by name."""

from __future__ import annotations

TITLE = "Auto Capture"
