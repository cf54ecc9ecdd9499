"""How an ask wants messages shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.graph.expanding import NOTHING, Expansion
from sandbox.graph.wire import View

if TYPE_CHECKING:
    from sandbox.graph.asking import Ask, Scene

__all__ = ["view_of"]


def view_of(ask: Ask, scene: Scene, expansion: Expansion = NOTHING) -> View:
    """The kind of identifiers, the kind of body, and what comes along."""
    return View(
        scene.mailbox,
        scene.world.endpoints.page,
        ask.is_immutable,
        ask.wants_text,
        scene.is_basic,
        expansion,
    )
