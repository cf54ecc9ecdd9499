"""One running product for the stories of the pane."""

from __future__ import annotations

import pytest

from tests.flows.conftest import crm, documented, jonas, mara, product, session
from tests.pane.client import Pane, pane_of

__all__ = ["crm", "documented", "jonas", "mara", "product", "session"]


@pytest.fixture
async def pane(product, session) -> Pane:
    """A pane of the first seller."""
    return await pane_of(session, product, product.people[0])
