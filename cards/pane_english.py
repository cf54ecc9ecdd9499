"""What the pane's own page says, in English; ``cards.pane_chinese`` says the same, name by name."""

from __future__ import annotations

TITLE = "Auto Capture"
