"""Whose package it is in these tests."""

from __future__ import annotations

import pytest

from manifest.names import version

APP_ID = "b3a7c9d4-61c2-4a8e-8f3b-0d9e4f5a6b7c"
PUBLIC_URL = "https://capture.example.com"


FILLED: dict[str, str | tuple[str, ...]] = {
    "APP_ID": APP_ID,
    "PUBLIC_URL": PUBLIC_URL,
    "HOST": "capture.example.com",
    "DYNAMICS_HOSTS": ("one.crm.dynamics.com", "two.crm4.dynamics.com"),
    "VERSION": version(),
}


@pytest.fixture
def names() -> dict[str, str | tuple[str, ...]]:
    """What the parts are filled with."""
    return dict(FILLED)
